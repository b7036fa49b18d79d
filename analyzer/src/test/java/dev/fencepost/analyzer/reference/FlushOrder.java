package dev.fencepost.analyzer.reference;

import static dev.fencepost.model.Pages.PAGES_PER_FRAME;
import static dev.fencepost.model.Pages.SIZE_2M;

import dev.fencepost.model.Completion;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.HazardKind;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Phase;
import dev.fencepost.model.Psmash;
import dev.fencepost.model.PsmashIo;
import dev.fencepost.model.PunsmashIo;
import dev.fencepost.model.RmpUpdate;
import dev.fencepost.model.Severity;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unsmash;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Changes of leaves, their flushes, and RMP changes that did not wait for them. */
final class FlushOrder {
    private final History history;
    private final Tables tables;
    private final List<Change> changes = new ArrayList<>();
    private final List<Episode> all = new ArrayList<>();

    FlushOrder(History history, Tables tables) {
        this.history = history;
        this.tables = tables;
    }

    /** An RMP change is RMPUPDATE, PSMASH or UNSMASH that succeeded. */
    static boolean isRmpChange(TraceEvent event) {
        return (event instanceof RmpUpdate update && update.rc() == 0)
                || (event instanceof Psmash psmash && psmash.rc() == 0)
                || (event instanceof Unsmash unsmash && unsmash.rc() == 0);
    }

    /** Changes of a domain whose flush is not complete. */
    List<Change> pending(int domain) {
        return changes.stream()
                .filter(change -> change.domain == domain && !change.complete)
                .toList();
    }

    /** The completions but for which an old entry might have been used here. */
    List<Fact> completions(Attempt attempt, long iova) {
        return changes.stream()
                .filter(change -> change.domain == attempt.domain() && change.completedBy >= 0)
                .filter(change -> change.oldLeaf(iova).filter(attempt::permittedBy).isPresent())
                .map(change -> new Fact(Stream.IOMMU, change.completedBy))
                .toList();
    }

    /** Leaves went: one change for each frame that they led to. */
    void changed(int domain, List<Leaf> leaves, int now) {
        TreeMap<Long, List<Leaf>> frames = new TreeMap<>();
        for (Leaf leaf : leaves) {
            leaf.frames()
                    .forEach(
                            frame ->
                                    frames.computeIfAbsent(frame, base -> new ArrayList<>())
                                            .add(leaf));
        }
        List<Tables.Device> devices = tables.devicesOf(domain);
        Set<Integer> units =
                devices.stream().map(device -> device.entry().unit()).collect(Collectors.toSet());
        Set<DeviceId> ats =
                devices.stream()
                        .filter(device -> device.entry().ats())
                        .map(device -> device.entry().bdf())
                        .collect(Collectors.toSet());
        List<Fact> facts = devices.stream().map(Tables.Device::fact).toList();
        frames.forEach(
                (frame, old) ->
                        changes.add(new Change(now, domain, frame, old, units, ats, facts)));
    }

    void update(TraceEvent event, int now) {
        complete(event, now);
        if (isRmpChange(event)) {
            rewrite(event, now);
        }
        for (Change change : changes) {
            boolean judged = change.complete || change.alert.isPresent();
            if (!judged && !change.rewritten.isEmpty() && tables.runs(change.domain)) {
                raise(change, now);
            }
        }
    }

    private void complete(TraceEvent event, int now) {
        for (Change change : changes) {
            boolean completes =
                    event instanceof Completion && new Flush(history, change, now).complete();
            if (!change.complete && (completes || byFirmware(event, change))) {
                change.complete = true;
                change.completedBy = now;
                change.alert.ifPresent(alert -> closeIfDone(alert, event));
            }
        }
    }

    /** PSMASH_IO's END completes every pending change of that frame in that domain. */
    private static boolean byFirmware(TraceEvent event, Change change) {
        if (event instanceof PsmashIo smash) {
            return smash.phase() == Phase.END
                    && smash.rc() == 0
                    && smash.domain() == change.domain
                    && Pages.frameOf(smash.spa()) == change.frame;
        }
        return event instanceof PunsmashIo unsmash
                && unsmash.phase() == Phase.END
                && unsmash.rc() == 0
                && unsmash.domain() == change.domain
                && Pages.frameOf(unsmash.spa()) == change.frame;
    }

    private void closeIfDone(Episode alert, TraceEvent event) {
        boolean waiting =
                changes.stream()
                        .anyMatch(
                                change ->
                                        !change.complete
                                                && change.alert.filter(alert::equals).isPresent());
        if (!waiting) {
            alert.close(event);
        }
    }

    private void rewrite(TraceEvent event, int now) {
        long spa = spaOf(event);
        BitSet pages = new BitSet(PAGES_PER_FRAME);
        if (event instanceof RmpUpdate update && update.size() < SIZE_2M) {
            pages.set(Pages.pageInFrame(spa));
        } else {
            pages.set(0, PAGES_PER_FRAME);
        }
        for (Change change : changes) {
            boolean here = !change.complete && change.frame == Pages.frameOf(spa);
            if (here && change.reachesAny(pages)) {
                change.rewritten.or(pages);
                change.rewrittenBy.set(now);
            }
        }
    }

    private static long spaOf(TraceEvent event) {
        if (event instanceof RmpUpdate update) {
            return update.spa();
        }
        return event instanceof Psmash psmash ? psmash.spa() : ((Unsmash) event).spa();
    }

    private void raise(Change change, int now) {
        Flush flush = new Flush(history, change, now);
        Episode.About about =
                Episode.About.frame(
                        HazardKind.FLUSH_ORDER, flush.code(), change.domain, change.frame);
        boolean certain = certain(change, flush.deciding(), now);
        Episode alert =
                all.stream()
                        .filter(episode -> episode.isOpen() && episode.about().equals(about))
                        .findFirst()
                        .orElseGet(() -> opened(about, change.rewrittenBy.nextSetBit(0), certain));
        alert.weigh(Severity.LATENT, certain);
        change.alert = Optional.of(alert);
    }

    /** It opened at the RMP change, even if quiescence delayed it. */
    private Episode opened(Episode.About about, int rewrite, boolean certain) {
        Episode episode = Episode.opened(about, history.at(rewrite), rewrite, certain);
        all.add(episode);
        return episode;
    }

    /**
     * It rests on the change, on one of the leaves as they were, on the devices, on the rewrite.
     */
    private boolean certain(Change change, List<Fact> more, int now) {
        Set<Fact> leaves = change.oldLeaves().stream().map(Leaf::fact).collect(Collectors.toSet());
        for (Fact leaf : leaves) {
            for (int rewrite : change.rewrittenBy.stream().toArray()) {
                List<Fact> facts = new ArrayList<>(change.devices);
                facts.addAll(more);
                facts.add(leaf);
                facts.add(new Fact(Stream.IOMMU, change.event));
                facts.add(new Fact(Stream.RMP, rewrite));
                if (history.certain(facts, now)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** BREACH: an access reaches a rewritten page through the leaf as it was. */
    void access(Attempt attempt, int now) {
        if (attempt.failed() || attempt.walked()) {
            return;
        }
        List<Episode> counted = new ArrayList<>();
        for (Change change : pending(attempt.domain())) {
            if (change.alert.isEmpty() || reached(attempt, change).isEmpty()) {
                continue;
            }
            Episode alert = change.alert.get();
            Fact self = new Fact(attempt.event().stream(), now);
            boolean sure =
                    attempt.ok()
                            && attempt.cached()
                            && reached(attempt, change).stream()
                                    .anyMatch(iova -> surelyOld(attempt, change, iova))
                            && certain(change, List.of(self, attempt.device().fact()), now);
            if (counted.contains(alert)) {
                alert.weigh(Severity.BREACH, sure);
            } else {
                alert.hit(attempt.event(), 1, Severity.BREACH, sure);
                counted.add(alert);
            }
        }
    }

    /** The addresses of an access that lead to rewritten pages through the leaf as it was. */
    private static List<Long> reached(Attempt attempt, Change change) {
        return attempt.pages().stream()
                .filter(
                        iova ->
                                change.oldLeaf(iova)
                                        .filter(attempt::permittedBy)
                                        .filter(leaf -> mayHaveGiven(leaf, attempt))
                                        .filter(leaf -> isRewritten(change, leaf.spaOf(iova)))
                                        .isPresent())
                .toList();
    }

    /** An entry of 2M comes of a leaf of 2M or more; one of 4K may come of any. */
    private static boolean mayHaveGiven(Leaf leaf, Attempt attempt) {
        return leaf.mayBeHuge() || attempt.entry().stream().allMatch(size -> size < SIZE_2M);
    }

    /**
     * Neither the leaf as it is now nor one between can have given the entry. If no size is told,
     * an access within one page is taken for one through the old leaf, unless the leaf of now leads
     * elsewhere.
     */
    private boolean surelyOld(Attempt attempt, Change change, long iova) {
        Optional<Leaf> now = tables.pageTable(change.domain).at(iova);
        long old = change.oldLeaf(iova).orElseThrow().spaOf(iova);
        boolean untold = attempt.entry().isEmpty() && attempt.pages().size() == 1;
        boolean between =
                pending(change.domain).stream()
                        .filter(other -> other.event > change.event)
                        .flatMap(other -> other.oldLeaf(iova).stream())
                        .filter(attempt::permittedBy)
                        .anyMatch(leaf -> mayHaveGiven(leaf, attempt));
        if (between && !untold) {
            return false;
        }
        if (now.isEmpty()) {
            return true;
        }
        if (now.get().spaOf(iova) != old) {
            return false;
        }
        return untold || !attempt.permittedBy(now.get()) || !mayHaveGiven(now.get(), attempt);
    }

    private static boolean isRewritten(Change change, long spa) {
        return change.rewritten.get(Pages.pageInFrame(spa));
    }

    List<Episode> all() {
        return all;
    }
}
