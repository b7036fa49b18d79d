package dev.fencepost.producer.sim;

import dev.fencepost.model.Direction;
import dev.fencepost.model.Pages;
import java.util.Arrays;

/**
 * The translation cache of one IOMMU, or of one device: a bounded number of 4K and 2M entries, four
 * ways to a set, that keep answering until they are invalidated or pushed out.
 *
 * <p>What it holds was checked against the RMP when it was filled, and is not checked again. An
 * entry is packed into two longs: a tag (device page, domain, T bit, size) and where it leads.
 */
final class Iotlb {
    static final long MISS = 0;

    private static final int WAYS = 4;
    private static final int PAGE_SHIFT = 18;
    private static final long LARGE = 1;
    private static final long TRUSTED = 2;
    private static final long VALID = 1;
    private static final long LARGE_ENTRY = 1 << 1;
    private static final int PERMISSION_SHIFT = 2;
    private static final long LARGE_LEAF = 1 << 4;

    private final long[] tags;
    private final long[] values;
    private final byte[] victims;
    private final int shift;

    /** An empty cache of {@code entries}, a power of two of at least {@value #WAYS}. */
    Iotlb(int entries) {
        if (entries < WAYS || Integer.bitCount(entries) != 1) {
            throw new IllegalArgumentException("not a power of two from 4 up: " + entries);
        }
        this.tags = new long[entries];
        this.values = new long[entries];
        this.victims = new byte[entries / WAYS];
        this.shift = 64 - Integer.numberOfTrailingZeros(entries / WAYS);
    }

    /** The entry for a device address, or {@link #MISS}. */
    long lookup(int domain, boolean trusted, long iova) {
        long small = find(tag(domain, trusted, iova, Pages.SIZE_4K));
        return small != MISS ? small : find(tag(domain, trusted, iova, Pages.SIZE_2M));
    }

    static long size(long entry) {
        return (entry & LARGE_ENTRY) != 0 ? Pages.SIZE_2M : Pages.SIZE_4K;
    }

    /** The size, 2M or 4K, that the host's leaf counted as when the entry was made. */
    static long leafClass(long entry) {
        return (entry & LARGE_LEAF) != 0 ? Pages.SIZE_2M : Pages.SIZE_4K;
    }

    static boolean permits(long entry, Direction direction) {
        return PageTable.permissionOf((int) (entry >>> PERMISSION_SHIFT)).permits(direction);
    }

    static long spa(long entry, long iova) {
        return (entry & -Pages.SIZE_4K) + (iova & (size(entry) - 1));
    }

    /**
     * An entry of {@code size}, 4K or 2M.
     *
     * @param spa where some address within it leads
     * @param leaf that it was made from
     */
    static long entry(long spa, long size, long leaf) {
        return (spa & -size)
                | ((long) PageTable.bitsOf(PageTable.permission(leaf)) << PERMISSION_SHIFT)
                | (size == Pages.SIZE_2M ? LARGE_ENTRY : 0)
                | (PageTable.size(leaf) >= Pages.SIZE_2M ? LARGE_LEAF : 0)
                | VALID;
    }

    /** Caches the entry for a device address. */
    void fill(int domain, boolean trusted, long iova, long entry) {
        long tag = tag(domain, trusted, iova, size(entry));
        int set = set(tag);
        int slot = set * WAYS + victims[set];
        victims[set] = (byte) ((victims[set] + 1) % WAYS);
        tags[slot] = tag;
        values[slot] = entry;
    }

    /** Drops what a domain has over a range of device addresses; size 0 is all of them. */
    void invalidate(int domain, long iova, long size) {
        for (int slot = 0; slot < tags.length; slot++) {
            long tag = tags[slot];
            boolean same = values[slot] != MISS && (tag >>> 2 & 0xffff) == domain;
            if (same && (size == 0 || overlaps(iovaOf(tag), size(values[slot]), iova, size))) {
                values[slot] = MISS;
            }
        }
    }

    /** Drops whatever leads into a range of system physical addresses. */
    void invalidateSpa(long spa, long size) {
        for (int slot = 0; slot < values.length; slot++) {
            long value = values[slot];
            if (value != MISS && overlaps(value & -Pages.SIZE_4K, size(value), spa, size)) {
                values[slot] = MISS;
            }
        }
    }

    void invalidateAll() {
        Arrays.fill(values, MISS);
    }

    private long find(long tag) {
        int first = set(tag) * WAYS;
        for (int slot = first; slot < first + WAYS; slot++) {
            if (tags[slot] == tag && values[slot] != MISS) {
                return values[slot];
            }
        }
        return MISS;
    }

    private int set(long tag) {
        return victims.length == 1 ? 0 : (int) ((tag * 0x9e3779b97f4a7c15L) >>> shift);
    }

    private static long tag(int domain, boolean trusted, long iova, long size) {
        return (iova & -size) >>> 12 << PAGE_SHIFT
                | (long) domain << 2
                | (trusted ? TRUSTED : 0)
                | (size == Pages.SIZE_2M ? LARGE : 0);
    }

    private static long iovaOf(long tag) {
        return tag >>> PAGE_SHIFT << 12;
    }

    private static boolean overlaps(long startA, long sizeA, long startB, long sizeB) {
        return startA < startB + sizeB && startB < startA + sizeA;
    }
}
