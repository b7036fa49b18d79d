package dev.fencepost.producer.importer;

import java.util.Arrays;
import java.util.Optional;

/** The leaf sizes that a kernel's IOMMU driver may choose from, as its command line allows. */
public enum PageSizes {
    /** {@code amd_iommu=nohugepages}. */
    FOUR_K("4K", 1L << 12),
    /** Tables of version 2, {@code amd_iommu=v2_pgsizes_only}. */
    V2("v2", 1L << 12 | 1L << 21 | 1L << 30),
    /** Tables of version 1: every power of two, but for 512G (drivers/iommu/amd). */
    ALL("all", -1L << 12 & ~(1L << 39) & Long.MAX_VALUE);

    private final String label;
    private final long bitmap;

    PageSizes(String label, long bitmap) {
        this.label = label;
        this.bitmap = bitmap;
    }

    /** The one of this name on the command line. */
    public static Optional<PageSizes> of(String label) {
        return Arrays.stream(values()).filter(each -> each.label.equals(label)).findFirst();
    }

    /** The largest size that is no larger than a limit of 4K at least. */
    long largest(long limit) {
        return Long.highestOneBit(bitmap & (Long.highestOneBit(limit) << 1) - 1);
    }

    /** The next larger size, 0 if there is none. */
    long above(long size) {
        return Long.lowestOneBit(bitmap & -(size << 1));
    }
}
