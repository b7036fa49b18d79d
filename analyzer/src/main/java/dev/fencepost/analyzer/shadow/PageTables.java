package dev.fencepost.analyzer.shadow;

import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.LeafRun;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.MergeLeaves;
import dev.fencepost.model.Op;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Permission;
import dev.fencepost.model.PsmashIo;
import dev.fencepost.model.PunsmashIo;
import dev.fencepost.model.Routed;
import dev.fencepost.model.SplitLeaves;
import dev.fencepost.model.Taken;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unmap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Applies MAP, UNMAP, SPLIT, MERGE and the firmware's swaps to the leaves over this slot's frames.
 */
final class PageTables {
    private static final int LONGEST_HISTORY = 8;

    private final Shadow shadow;

    PageTables(Shadow shadow) {
        this.shadow = shadow;
    }

    void apply(Routed routed, Effects effects) {
        TraceEvent event = routed.event();
        Taken taken = Taken.of(event, routed.removed());
        switch (event.op()) {
            case MAP -> {
                MapLeaves map = (MapLeaves) event;
                shadow.domain(map.domain()).witness(map);
                remove(map.domain(), event, taken, effects);
                add(Leaves.of(map), effects);
            }
            case UNMAP -> {
                Unmap unmap = (Unmap) event;
                shadow.domain(unmap.domain()).witness(unmap);
                remove(unmap.domain(), event, taken, effects);
            }
            case SPLIT -> {
                SplitLeaves split = (SplitLeaves) event;
                resize(split.domain(), split.to(), event, taken, effects);
            }
            case MERGE -> {
                MergeLeaves merge = (MergeLeaves) event;
                resize(merge.domain(), merge.to(), event, taken, effects);
            }
            case PSMASH_IO ->
                    resize(((PsmashIo) event).domain(), Pages.SIZE_4K, event, taken, effects);
            default -> resize(((PunsmashIo) event).domain(), Pages.SIZE_2M, event, taken, effects);
        }
    }

    private void add(Leaves leaves, Effects effects) {
        forFrames(
                leaves.spa(),
                leaves.bytes(),
                base -> {
                    if (shadow.owns(base)) {
                        Frame frame = shadow.frames().findOrAdd(base);
                        frame.add(leaves);
                        effects.touched(frame);
                    }
                });
    }

    private void remove(int domain, TraceEvent event, Taken taken, Effects effects) {
        for (LeafRun run : taken.gone()) {
            for (long w = run.iova() >>> 21; w <= run.last() >>> 21; w++) {
                shadow.domain(domain).removed(w << 21, new Removal(event, List.of()));
                shadow.journal().removal(domain, w << 21);
            }
        }
        takeOut(domain, event, taken, effects);
    }

    private void resize(int domain, long to, TraceEvent event, Taken taken, Effects effects) {
        List<LeafPiece> gone = takeOut(domain, event, taken, effects);
        for (LeafRun run : joined(taken.gone(), to)) {
            List<Leaves> parents = new ArrayList<>();
            for (LeafPiece piece : gone) {
                if (Ranges.overlap(run.iova(), run.bytes(), piece.iova(), piece.bytes())
                        && !parents.contains(piece.leaves())) {
                    parents.add(piece.leaves());
                }
            }
            add(ChangedLeaves.of(domain, run, event, parents), effects);
        }
    }

    /** The leaves of size {@code to} that take the place of others. */
    private static List<LeafRun> joined(List<LeafRun> removed, long to) {
        List<LeafRun> runs = new ArrayList<>();
        for (LeafRun run : removed) {
            long iova = run.iova() & -to;
            long spa = run.spa() - (run.iova() - iova);
            long end = run.iova() + run.bytes();
            long bytes = (end - iova + to - 1) & -to;
            append(runs, iova, spa, bytes, to, run.perm());
        }
        return runs;
    }

    private static void append(
            List<LeafRun> runs, long iova, long spa, long bytes, long to, Permission perm) {
        if (!runs.isEmpty()) {
            LeafRun last = runs.get(runs.size() - 1);
            long known = last.bytes();
            boolean continues =
                    iova - last.iova() == spa - last.spa()
                            && last.perm() == perm
                            && Long.compareUnsigned(iova - last.iova(), known) <= 0;
            if (continues) {
                long joined = Math.max(known, iova - last.iova() + bytes);
                runs.set(
                        runs.size() - 1,
                        new LeafRun(last.iova(), last.spa(), to, joined / to, perm));
                return;
            }
        }
        runs.add(new LeafRun(iova, spa, to, bytes / to, perm));
    }

    /** What an event took out of one frame. */
    private record Out(List<OldLeaf> old, List<LeafPiece> pieces) {
        Out() {
            this(new ArrayList<>(1), new ArrayList<>(1));
        }
    }

    private List<LeafPiece> takeOut(int domain, TraceEvent event, Taken taken, Effects effects) {
        if (taken.gone().isEmpty()) {
            return List.of();
        }
        for (LeafRun run : taken.kept()) {
            keep(domain, event, run, effects);
        }
        return takeOut(domain, event, taken.gone(), effects);
    }

    /** Gives what stays of a derived leaf the smaller size that it must have had all along. */
    private void keep(int domain, TraceEvent event, LeafRun run, Effects effects) {
        List<LeafPiece> before = new ArrayList<>(1);
        forFrames(
                run.spa(),
                run.bytes(),
                base -> {
                    if (shadow.owns(base)) {
                        before.addAll(takeOut(domain, within(run, base), base, effects));
                    }
                });
        if (!before.isEmpty()) {
            add(RemainingLeaves.of(run, before.get(0).leaves(), event), effects);
        }
    }

    private List<LeafPiece> takeOut(
            int domain, TraceEvent event, List<LeafRun> runs, Effects effects) {
        List<LeafPiece> all = new ArrayList<>(1);
        Map<Long, Out> byFrame = new LinkedHashMap<>(2);
        for (LeafRun run : runs) {
            long last = run.spa() + run.bytes() - 1 >>> 21;
            for (long number = run.spa() >>> 21; number <= last; number++) {
                long base = number << 21;
                Out out = byFrame.computeIfAbsent(base, k -> new Out());
                OldLeaf old = within(run, base);
                out.old().add(old);
                if (shadow.owns(base)) {
                    List<LeafPiece> gone = takeOut(domain, old, base, effects);
                    out.pieces().addAll(gone);
                    all.addAll(gone);
                }
            }
        }
        Op op = event.op();
        boolean firmware = op == Op.PSMASH_IO || op == Op.PUNSMASH_IO;
        boolean judged = !firmware && !shadow.gaps().flushesUnseen();
        if (judged && !shadow.domain(domain).devices().isEmpty()) {
            byFrame.forEach((base, out) -> begin(event, domain, base, out));
        }
        return all;
    }

    private List<LeafPiece> takeOut(int domain, OldLeaf old, long base, Effects effects) {
        Frame frame = shadow.frames().findOrAdd(base);
        int from = (int) (old.spa() - base >>> 12);
        List<LeafPiece> gone =
                frame.remove(domain, old.iova(), from, from + (int) (old.bytes() >>> 12));
        effects.touched(frame);
        return gone;
    }

    private void begin(TraceEvent event, int domain, long base, Out out) {
        List<TraceEvent> history = new ArrayList<>(2);
        Fact root = Fact.of(event);
        for (LeafPiece piece : out.pieces()) {
            for (TraceEvent cause : piece.leaves().history(shadow.host(), shadow.run())) {
                if (history.size() < LONGEST_HISTORY && !history.contains(cause)) {
                    history.add(cause);
                }
            }
            root = Fact.older(root, piece.leaves().root());
        }
        List<DeviceEntry> devices = shadow.domain(domain).entries();
        Change change = new Change(event, domain, base, out.old(), history, root, devices);
        shadow.flushes().begin(change);
    }

    private static OldLeaf within(LeafRun run, long base) {
        long start = Ranges.max(run.spa(), base);
        long lastOfRun = run.spa() + run.bytes() - 1;
        long last = Ranges.min(lastOfRun, base + Pages.SIZE_2M - 1);
        long iova = run.iova() + (start - run.spa());
        return new OldLeaf(iova, start, last - start + 1, run.size(), run.perm(), run.derived());
    }

    private static void forFrames(long spa, long bytes, LongConsumer action) {
        long last = spa + bytes - 1 >>> 21;
        for (long number = spa >>> 21; number <= last; number++) {
            action.accept(number << 21);
        }
    }
}
