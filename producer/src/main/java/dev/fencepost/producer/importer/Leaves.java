package dev.fencepost.producer.importer;

import dev.fencepost.model.LeafRun;
import dev.fencepost.model.Permission;
import java.util.ArrayList;
import java.util.List;

/** Leaf sizes where a trace shows only the size of a call. */
final class Leaves {
    /** Bits of the kernel's IOMMU_READ and IOMMU_WRITE. */
    private static final long PROT_MASK = 3;

    private Leaves() {}

    /**
     * The leaves that Linux makes of a call, as {@code iommu_pgsize} picks them: always the largest
     * that fits what is left and the alignment of both addresses, in a row for as long as no larger
     * one would fit behind them. Their sizes are derived.
     *
     * @throws IllegalArgumentException where the range is not made of whole 4K pages
     */
    static List<LeafRun> inferred(
            long iova, long spa, long size, Permission perm, PageSizes sizes) {
        if (((iova | spa | size) & 0xfff) != 0 || size <= 0) {
            throw new IllegalArgumentException("the mapped range is not made of 4K pages");
        }
        List<LeafRun> runs = new ArrayList<>(2);
        long done = 0;
        while (done < size) {
            long both = iova + done | spa + done;
            long left = size - done;
            long leaf = sizes.largest(both == 0 ? left : least(left, Long.lowestOneBit(both)));
            long count = inRow(sizes.above(leaf), iova ^ spa, both, left) / leaf;
            runs.add(new LeafRun(iova + done, spa + done, leaf, count, perm, true));
            done += leaf * count;
        }
        return runs;
    }

    private static long least(long a, long b) {
        return Long.compareUnsigned(a, b) < 0 ? a : b;
    }

    /** Bytes until a larger leaf fits, or all that is left. */
    private static long inRow(long larger, long difference, long both, long left) {
        if (larger == 0 || (difference & (larger - 1)) != 0) {
            return left;
        }
        long offset = larger - (both & (larger - 1));
        return left - offset >= larger ? offset : left;
    }

    /** What a {@code prot} argument allows a device; both directions where it names none. */
    static Permission permission(long prot) {
        return switch ((int) (prot & PROT_MASK)) {
            case 1 -> Permission.READ;
            case 2 -> Permission.WRITE;
            default -> Permission.READ_WRITE;
        };
    }
}
