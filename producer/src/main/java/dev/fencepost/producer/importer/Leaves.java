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
     * The leaves of an AMD v1 table for a call: always the largest that size and alignment of both
     * addresses allow, as {@code iommu_pgsize} picks them.
     *
     * @throws IllegalArgumentException where the range is not made of whole 4K pages
     */
    static List<LeafRun> inferred(long iova, long spa, long size, Permission perm) {
        if (((iova | spa | size) & 0xfff) != 0 || size <= 0) {
            throw new IllegalArgumentException("the mapped range is not made of 4K pages");
        }
        long cap = Long.lowestOneBit(iova ^ spa);
        List<LeafRun> runs = new ArrayList<>();
        long done = 0;
        while (done < size) {
            long left = size - done;
            long aligned = Long.lowestOneBit((iova + done) | (spa + done));
            long leaf = Long.highestOneBit(left);
            if (aligned != 0 && Long.compareUnsigned(aligned, leaf) < 0) {
                leaf = aligned;
            }
            long count = leaf == cap ? left / leaf : 1;
            runs.add(new LeafRun(iova + done, spa + done, leaf, count, perm));
            done += leaf * count;
        }
        return runs;
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
