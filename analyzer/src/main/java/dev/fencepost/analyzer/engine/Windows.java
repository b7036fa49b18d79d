package dev.fencepost.analyzer.engine;

import dev.fencepost.analyzer.alerts.Episodes;
import dev.fencepost.analyzer.shadow.Frame;
import dev.fencepost.analyzer.shadow.Shadow;
import dev.fencepost.model.Pages;
import dev.fencepost.model.WindowStatus;
import dev.fencepost.model.WindowStatus.Hazard;
import dev.fencepost.model.WindowStatus.Known;
import dev.fencepost.model.WindowStatus.Leaves;
import dev.fencepost.model.WindowStatus.Ownership;
import dev.fencepost.model.WindowStatus.RmpRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Frames as people look at them: leaves, RMP runs and what is wrong, with the unknown shown as
 * unknown.
 */
final class Windows {
    private final Shadow shadow;
    private final Episodes episodes;

    Windows(Shadow shadow, Episodes episodes) {
        this.shadow = shadow;
        this.episodes = episodes;
    }

    /** Shows each frame that changed since the last call. */
    void showChanged(long ts, Consumer<WindowStatus> viewer) {
        List<Frame> changed = shadow.journal().takeShown();
        if (changed.isEmpty()) {
            return;
        }
        Map<Long, List<Hazard>> hazards = new HashMap<>();
        Map<Long, Long> hits = new HashMap<>();
        episodes.forEachOpen(
                (window, hazard) ->
                        hazards.computeIfAbsent(window, k -> new ArrayList<>()).add(hazard));
        episodes.forEachCount((window, count) -> hits.merge(window, count, Long::sum));
        for (Frame frame : changed) {
            long base = frame.base();
            viewer.accept(
                    new WindowStatus(
                            shadow.host(),
                            shadow.run(),
                            base,
                            ts,
                            leaves(frame),
                            rmp(frame),
                            hazards.getOrDefault(base, List.of()),
                            hits.getOrDefault(base, 0L)));
        }
    }

    private static List<Leaves> leaves(Frame frame) {
        return Arrays.stream(frame.pieces())
                .map(piece -> new Leaves(piece.domain(), piece.asRun()))
                .toList();
    }

    private static List<RmpRun> rmp(Frame frame) {
        List<RmpRun> runs = new ArrayList<>();
        if (frame.uniform()) {
            runs.add(run(frame, 0, Pages.PAGES_PER_FRAME));
            return runs;
        }
        int from = 0;
        for (int page = 1; page <= Pages.PAGES_PER_FRAME; page++) {
            if (page == Pages.PAGES_PER_FRAME || !continues(frame, page)) {
                runs.add(run(frame, from, page));
                from = page;
            }
        }
        return runs;
    }

    private static boolean continues(Frame frame, int page) {
        RmpRun before = run(frame, page - 1, page);
        RmpRun here = run(frame, page, page + 1);
        boolean alike =
                before.state() == here.state()
                        && before.asid() == here.asid()
                        && before.immutable() == here.immutable()
                        && before.validated() == here.validated();
        return alike
                && (before.state() != Ownership.PRIVATE
                        || here.gpa() - before.gpa() == Pages.SIZE_4K);
    }

    private static RmpRun run(Frame frame, int from, int to) {
        long size = frame.is2M() ? Pages.SIZE_2M : frame.is4K() ? Pages.SIZE_4K : 0;
        int pages = to - from;
        if (!frame.known(from)) {
            return new RmpRun(from, pages, Ownership.UNKNOWN, size, 0, 0, false, Known.UNKNOWN);
        }
        boolean assigned = frame.assigned(from);
        Known validated =
                frame.validated(from)
                        ? Known.YES
                        : frame.notValidated(from) ? Known.NO : Known.UNKNOWN;
        return new RmpRun(
                from,
                pages,
                assigned ? Ownership.PRIVATE : Ownership.SHARED,
                size,
                assigned ? frame.asid(from) : 0,
                assigned ? frame.gpa(from) : 0,
                frame.immutable(from),
                validated);
    }
}
