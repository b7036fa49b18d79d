package dev.fencepost.analyzer.reference;

import dev.fencepost.model.HazardKind;
import dev.fencepost.model.Severity;
import dev.fencepost.model.TraceEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Episodes that hold while the tables disagree: size mismatches, straddling leaves, aliases. */
final class TableEpisodes {
    private final History history;
    private final Tables tables;
    private final Points points;
    private final Map<Disagreements.Key, Integer> since = new HashMap<>();
    private final Map<Disagreements.Key, Episode> open = new HashMap<>();
    private final List<Episode> all = new ArrayList<>();
    private Map<Disagreements.Key, Disagreements.Held> held = Map.of();

    TableEpisodes(History history, Tables tables, Points points) {
        this.history = history;
        this.tables = tables;
        this.points = points;
    }

    void update(Map<Disagreements.Key, Disagreements.Held> wrong, int now) {
        held = wrong;
        for (Disagreements.Key key : List.copyOf(open.keySet())) {
            if (!wrong.containsKey(key)) {
                close(key, now);
            }
        }
        since.keySet().removeIf(key -> !wrong.containsKey(key) || wrong.get(key).onlyByHit());
        wrong.forEach(
                (key, disagreement) -> {
                    if (!disagreement.onlyByHit()) {
                        since.putIfAbsent(key, now);
                        if (!open.containsKey(key) && canHit(key)) {
                            open(key, since.get(key), now, disagreement.certain());
                        }
                    }
                    if (open.containsKey(key)) {
                        open.get(key).weigh(Severity.LATENT, disagreement.certain());
                    }
                });
    }

    /** Without a running device, or while the firmware stalls all of it, nothing can hit it. */
    private boolean canHit(Disagreements.Key key) {
        if (key.domain().isEmpty()) {
            return true;
        }
        int domain = key.domain().getAsInt();
        return tables.runs(domain) && key.frames().anyMatch(f -> !tables.stalled(domain, f));
    }

    /** It opens when it can be hit, and remembers the event that made the tables disagree. */
    private void open(Disagreements.Key key, int openedBy, int now, boolean certain) {
        Episode episode = Episode.opened(key.about(), history.at(now), openedBy, certain);
        open.put(key, episode);
        all.add(episode);
    }

    /** An access hits; a mixed frame under a trusted domain opens with its hit. */
    void hit(Findings.Finding finding, int domain, int now, boolean certain) {
        Disagreements.Key key =
                new Disagreements.Key(
                        finding.kind(),
                        finding.code(),
                        OptionalInt.of(domain),
                        finding.window(),
                        finding.leaf());
        Optional.ofNullable(held.get(key))
                .filter(
                        disagreement ->
                                disagreement.onlyByHit() && !open.containsKey(key) && canHit(key))
                .ifPresent(disagreement -> open(key, now, now, disagreement.certain()));
        if (open.containsKey(key)) {
            open.get(key).hit(history.at(now), 1, Severity.FAULT, certain);
        }
    }

    private void close(Disagreements.Key key, int now) {
        Episode episode = open.remove(key);
        episode.close(history.at(now));
        if (key.kind() == HazardKind.SIZE_MISMATCH) {
            nameTheOrder(episode, now);
        }
    }

    /** RMP_FIRST and DMA_IN_GAP carry the hits of the mismatch that they close. */
    private void nameTheOrder(Episode mismatch, int now) {
        TraceEvent opener = history.at(mismatch.openedBy);
        TraceEvent closer = history.at(now);
        String code = "";
        if (FlushOrder.isRmpChange(opener) && isSplitOrMerge(closer)) {
            code = "RMP_FIRST";
        } else if (isSplitOrMerge(opener)
                && FlushOrder.isRmpChange(closer)
                && mismatch.hits() > 0) {
            code = "DMA_IN_GAP";
        }
        if (code.isEmpty()) {
            return;
        }
        boolean inOrder =
                history.certain(
                        List.of(
                                new Fact(opener.stream(), mismatch.openedBy),
                                new Fact(closer.stream(), now)),
                        now);
        points.raise(
                Episode.About.frame(
                        HazardKind.FLUSH_ORDER,
                        code,
                        mismatch.about().domain().getAsInt(),
                        mismatch.about().window().getAsLong()),
                mismatch.firstTs(),
                closer,
                mismatch.hits(),
                mismatch.severity(),
                mismatch.certain() && inOrder);
    }

    private static boolean isSplitOrMerge(TraceEvent event) {
        return switch (event.op()) {
            case SPLIT, MERGE -> true;
            default -> false;
        };
    }

    List<Episode> all() {
        return all;
    }
}
