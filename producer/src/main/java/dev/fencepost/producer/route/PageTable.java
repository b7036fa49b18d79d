package dev.fencepost.producer.route;

import static java.lang.Long.compareUnsigned;

import dev.fencepost.model.LeafRun;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Permission;
import dev.fencepost.model.PsmashIo;
import dev.fencepost.model.PunsmashIo;
import dev.fencepost.model.SplitLeaves;
import dev.fencepost.model.Taken;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unmap;
import java.util.ArrayList;
import java.util.List;

/**
 * The leaves of one domain as the events so far show them. Every change answers with the leaves
 * that it touched, whole, as they stood before; what of derived ones stays says {@link Taken}.
 *
 * <p>Rows of leaves are ranges whose first value is {@code spa - iova}, which no cut changes, and
 * whose second packs leaf size, permission and whether they are derived.
 */
final class PageTable {
    private static final Permission[] PERMISSIONS = {
        Permission.READ, Permission.WRITE, Permission.READ_WRITE
    };

    private static final long DERIVED = 1L << 10;

    private final RangeTable leaves = new RangeTable();
    private final RecentTranslations recent = new RecentTranslations();

    /** The ranges, to look addresses up: {@code iova + first()} is the SPA. */
    RangeTable ranges() {
        return leaves;
    }

    /**
     * Whether leaves with one translation are known to hold those addresses, and {@link #offset} is
     * theirs; false says nothing.
     */
    boolean holds(long iova, long last) {
        if (recent.holds(iova, last)) {
            return true;
        }
        if (leaves.seek(iova)) {
            recent.remember(iova, leaves.start(), leaves.last(), leaves.first());
        }
        return recent.holds(iova, last);
    }

    /** {@code spa - iova} of what {@link #holds} found. */
    long offset() {
        return recent.offset();
    }

    List<LeafRun> map(MapLeaves event) {
        long last = event.iova() + event.size() * event.count() - 1;
        List<LeafRun> replaced = take(event, event.iova(), last);
        long kind = packed(event.size(), event.perm(), event.derived());
        leaves.put(event.iova(), last, event.spa() - event.iova(), kind);
        return replaced;
    }

    List<LeafRun> unmap(Unmap event) {
        return take(event, event.iova(), event.iova() + event.size() - 1);
    }

    private List<LeafRun> take(TraceEvent event, long iova, long last) {
        List<LeafRun> touched = touched(iova, last, 0);
        Taken taken = Taken.of(event, touched);
        for (LeafRun run : taken.gone()) {
            recent.forget(run.iova(), run.last());
            leaves.clear(run.iova(), run.last());
        }
        taken.kept().forEach(this::keep);
        return touched;
    }

    /** Cuts every leaf above {@code to} that the range touches. */
    List<LeafRun> split(SplitLeaves event) {
        long last = event.iova() + event.size() - 1;
        List<LeafRun> touched = touched(event.iova(), last, event.to());
        cut(Taken.of(event, touched), event.to());
        return touched;
    }

    private void cut(Taken taken, long to) {
        for (LeafRun run : taken.gone()) {
            putAgain(run, run.iova(), run.last(), to);
        }
        taken.kept().forEach(this::keep);
    }

    /**
     * Makes leaves of {@code to} inside the range wherever smaller ones of one permission fill
     * them, contiguous and aligned.
     */
    List<LeafRun> merge(long iova, long last, long to) {
        List<LeafRun> merged = new ArrayList<>();
        List<LeafRun> smaller = smallerThan(iova, last, to);
        int from = 0;
        for (int i = 1; i <= smaller.size(); i++) {
            if (i == smaller.size() || !continues(smaller.get(i - 1), smaller.get(i))) {
                long end = smaller.get(i - 1).last();
                LeafRun first = smaller.get(from);
                boolean aligned = ((first.spa() - first.iova()) & (to - 1)) == 0;
                long blockStart = maxUnsigned(first.iova(), iova);
                long blockLast = minUnsigned(end, last);
                if (aligned && holdsBlock(blockStart, blockLast, to)) {
                    long lowest = blockStart + (-blockStart & (to - 1));
                    long highest = ((blockLast - (to - 1)) & -to) + (to - 1);
                    merged.addAll(touched(lowest, highest, 0));
                    putAgain(first, lowest, highest, to);
                }
                from = i;
            }
        }
        return List.copyOf(merged);
    }

    /**
     * Swaps one leaf of exactly 2M, which leads to that frame, for 512 of 4K. A larger derived one
     * was of 2M there, or firmware would have refused.
     */
    List<LeafRun> smash(PsmashIo event) {
        long base = Pages.frameOf(event.iova());
        boolean leads =
                leaves.seek(base)
                        && (size() == Pages.SIZE_2M || derived() && size() > Pages.SIZE_2M)
                        && base + leaves.first() == Pages.frameOf(event.spa());
        if (!leads) {
            return List.of();
        }
        List<LeafRun> touched = touched(base, base, 0);
        cut(Taken.of(event, touched), Pages.SIZE_4K);
        return touched;
    }

    /** Swaps 512 leaves of 4K, which lead to that frame, for one of 2M. */
    List<LeafRun> unsmash(PunsmashIo event) {
        long base = Pages.frameOf(event.iova());
        List<LeafRun> all = touched(base, base + Pages.SIZE_2M - 1, 0);
        boolean fits = !all.isEmpty() && all.get(0).spa() == Pages.frameOf(event.spa());
        long bytes = 0;
        for (int i = 0; i < all.size(); i++) {
            fits &= all.get(i).size() == Pages.SIZE_4K;
            fits &= i == 0 || continues(all.get(i - 1), all.get(i));
            bytes += all.get(i).bytes();
        }
        if (!fits || bytes != Pages.SIZE_2M) {
            return List.of();
        }
        putAgain(all.get(0), base, base + Pages.SIZE_2M - 1, Pages.SIZE_2M);
        return all;
    }

    /** Leaves above {@code least} that the range touches, whole. */
    private List<LeafRun> touched(long iova, long last, long least) {
        List<LeafRun> found = List.of();
        for (leaves.seek(iova); !leaves.atEnd(); leaves.next()) {
            if (compareUnsigned(leaves.start(), last) > 0) {
                break;
            }
            long size = size();
            if (compareUnsigned(size, least) > 0) {
                long from = maxUnsigned(leaves.start(), iova) & -size;
                long to = minUnsigned(leaves.last(), last | (size - 1));
                LeafRun run =
                        new LeafRun(
                                from,
                                from + leaves.first(),
                                size,
                                Long.divideUnsigned(to - from, size) + 1,
                                permission(),
                                derived());
                found = with(found, run);
            }
        }
        return found;
    }

    private List<LeafRun> smallerThan(long iova, long last, long to) {
        List<LeafRun> all = new ArrayList<>();
        for (LeafRun run : touched(iova, last, 0)) {
            if (compareUnsigned(run.size(), to) < 0) {
                all.add(run);
            }
        }
        return all;
    }

    /** Makes leaves of known size where others led. */
    private void putAgain(LeafRun like, long iova, long last, long size) {
        leaves.put(iova, last, like.spa() - like.iova(), packed(size, like.perm(), false));
    }

    private void keep(LeafRun run) {
        long kind = packed(run.size(), run.perm(), true);
        leaves.put(run.iova(), run.last(), run.spa() - run.iova(), kind);
    }

    private long size() {
        return 1L << (leaves.second() & 63);
    }

    private Permission permission() {
        return PERMISSIONS[(int) (leaves.second() >>> 8) & 3];
    }

    private boolean derived() {
        return (leaves.second() & DERIVED) != 0;
    }

    private static long packed(long size, Permission perm, boolean derived) {
        return Long.numberOfTrailingZeros(size) | code(perm) << 8 | (derived ? DERIVED : 0);
    }

    private static long code(Permission perm) {
        return switch (perm) {
            case READ -> 0;
            case WRITE -> 1;
            case READ_WRITE -> 2;
        };
    }

    private static boolean continues(LeafRun before, LeafRun after) {
        return before.iova() + before.bytes() == after.iova()
                && before.spa() + before.bytes() == after.spa()
                && before.perm() == after.perm();
    }

    /** Whether an aligned block lies between two addresses, without leaving 64 bits. */
    private static boolean holdsBlock(long start, long last, long size) {
        long offset = -start & (size - 1);
        return compareUnsigned(start, last) <= 0
                && compareUnsigned(last - start, offset) >= 0
                && compareUnsigned(last - start - offset, size - 1) >= 0;
    }

    private static List<LeafRun> with(List<LeafRun> runs, LeafRun added) {
        if (runs.isEmpty()) {
            return List.of(added);
        }
        List<LeafRun> grown = runs instanceof ArrayList ? runs : new ArrayList<>(runs);
        grown.add(added);
        return grown;
    }

    private static long maxUnsigned(long a, long b) {
        return compareUnsigned(a, b) >= 0 ? a : b;
    }

    private static long minUnsigned(long a, long b) {
        return compareUnsigned(a, b) <= 0 ? a : b;
    }
}
