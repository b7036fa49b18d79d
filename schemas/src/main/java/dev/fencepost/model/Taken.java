package dev.fencepost.model;

import java.util.ArrayList;
import java.util.List;

/**
 * How an event divides the leaves that it touches: what of them goes, and what stays.
 *
 * <p>Leaves whose size was recorded go whole. Where an event touches a derived leaf in part, the
 * guess was too large: what the event reaches goes, and the rest stays in leaves that are cut anew,
 * each the largest that alignment allows, as Linux would cut them.
 *
 * @param gone leaves that went; of known size where the event tells it
 * @param kept what stays of derived leaves that went in part, derived as well
 */
public record Taken(List<LeafRun> gone, List<LeafRun> kept) {
    private static final long PAGE_MASK = Pages.SIZE_4K - 1;

    public Taken {
        gone = List.copyOf(gone);
        kept = List.copyOf(kept);
    }

    /**
     * Divides the leaves that an event touched.
     *
     * @param touched whole leaves, as {@link Routed#removed} has them
     */
    public static Taken of(TraceEvent event, List<LeafRun> touched) {
        for (LeafRun run : touched) {
            if (run.derived()) {
                return Reach.of(event).divide(touched);
            }
        }
        return new Taken(touched, List.of());
    }

    /**
     * What an event says of the leaves there.
     *
     * @param first device address that it reaches
     * @param last device address that it reaches
     * @param size of the leaves that it found, 0 where it does not tell
     */
    private record Reach(long first, long last, long size) {
        static Reach of(TraceEvent event) {
            return switch (event.op()) {
                case MAP -> {
                    MapLeaves map = (MapLeaves) event;
                    yield new Reach(map.iova(), map.iova() + map.size() * map.count() - 1, 0);
                }
                case UNMAP -> {
                    Unmap unmap = (Unmap) event;
                    long last = unmap.iova() + unmap.size() - 1;
                    yield new Reach(unmap.iova() & ~PAGE_MASK, last | PAGE_MASK, 0);
                }
                case SPLIT -> {
                    SplitLeaves split = (SplitLeaves) event;
                    long last = split.iova() + split.size() - 1;
                    long found = Math.max(split.from(), split.to());
                    long within = found - 1;
                    yield new Reach(split.iova() & ~within, last | within, found);
                }
                case PSMASH_IO -> {
                    long frame = Pages.frameOf(((PsmashIo) event).iova());
                    yield new Reach(frame, frame + Pages.SIZE_2M - 1, Pages.SIZE_2M);
                }
                default -> new Reach(0, -1, 0);
            };
        }

        Taken divide(List<LeafRun> touched) {
            List<LeafRun> gone = new ArrayList<>(touched.size());
            List<LeafRun> kept = new ArrayList<>();
            for (LeafRun run : touched) {
                if (run.derived()) {
                    divide(run, gone, kept);
                } else {
                    gone.add(run);
                }
            }
            return new Taken(gone, kept);
        }

        private void divide(LeafRun run, List<LeafRun> gone, List<LeafRun> kept) {
            long from = Long.compareUnsigned(first, run.iova()) > 0 ? first : run.iova();
            long to = Long.compareUnsigned(last, run.last()) < 0 ? last : run.last();
            if (from != run.iova()) {
                cut(run, run.iova(), from - 1, kept);
            }
            if (size != 0 && size <= run.size()) {
                long count = (to - from + 1) / size;
                gone.add(new LeafRun(from, spaOf(run, from), size, count, run.perm()));
            } else {
                cut(run, from, to, gone);
            }
            if (to != run.last()) {
                cut(run, to + 1, run.last(), kept);
            }
        }
    }

    /** Cuts a part of a run into leaves no larger than those of the run. */
    private static void cut(LeafRun run, long first, long last, List<LeafRun> into) {
        for (long at = first; ; ) {
            long left = last - at + 1;
            long spa = spaOf(run, at);
            long aligned = Long.lowestOneBit(at | spa | run.size());
            long size = Math.min(aligned, Long.highestOneBit(left));
            long count = size == run.size() ? left / size : 1;
            into.add(new LeafRun(at, spa, size, count, run.perm(), true));
            if (size * count == left) {
                return;
            }
            at += size * count;
        }
    }

    private static long spaOf(LeafRun run, long iova) {
        return run.spa() + (iova - run.iova());
    }
}
