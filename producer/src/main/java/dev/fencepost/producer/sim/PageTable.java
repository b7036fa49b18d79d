package dev.fencepost.producer.sim;

import dev.fencepost.model.Direction;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Permission;
import java.util.Arrays;

/**
 * The v1 page table of one domain: leaves of any power of two from 4K up over one range of device
 * addresses from 0.
 *
 * <p>A leaf is packed into a long: its SPA, its permission, the logarithm of its size; 0 is no
 * leaf. A leaf of 2M or more is repeated for each 2M that it covers.
 */
final class PageTable {
    static final long NO_LEAF = 0;

    private static final int PERMISSION_SHIFT = 6;
    private static final int READ = 1;
    private static final int WRITE = 2;

    private final long[] heads;
    private final long[][] pages;

    /** An empty table for the device addresses below {@code limit}. */
    PageTable(long limit) {
        int frames = Math.toIntExact((limit + Pages.SIZE_2M - 1) / Pages.SIZE_2M);
        this.heads = new long[frames];
        this.pages = new long[frames][];
    }

    static long size(long leaf) {
        return 1L << (leaf & 63);
    }

    static Permission permission(long leaf) {
        return permissionOf((int) (leaf >>> PERMISSION_SHIFT));
    }

    /** A permission in two bits, never both zero. */
    static int bitsOf(Permission permission) {
        return (permission.permits(Direction.READ) ? READ : 0)
                | (permission.permits(Direction.WRITE) ? WRITE : 0);
    }

    /** The permission of the two lowest bits. */
    static Permission permissionOf(int bits) {
        return switch (bits & (READ | WRITE)) {
            case READ -> Permission.READ;
            case WRITE -> Permission.WRITE;
            default -> Permission.READ_WRITE;
        };
    }

    /** Where a leaf leads for a device address within it. */
    static long translate(long leaf, long iova) {
        return (leaf & -Pages.SIZE_4K) + (iova & (size(leaf) - 1));
    }

    /** The leaf at a device address, or {@link #NO_LEAF}. */
    long leafAt(long iova) {
        long frame = iova >>> 21;
        if (frame >= heads.length) {
            return NO_LEAF;
        }
        long[] small = pages[(int) frame];
        return small != null ? small[Pages.pageInFrame(iova)] : heads[(int) frame];
    }

    void map(long iova, long spa, long size, long count, Permission permission) {
        unmap(iova, size * count);
        for (long i = 0; i < count; i++) {
            write(iova + i * size, size, leaf(spa + i * size, size, permission));
        }
    }

    /** Removes every leaf that the range touches, whole. */
    void unmap(long iova, long size) {
        long end = iova + size;
        for (long at = iova; at < end; ) {
            long leaf = leafAt(at);
            long step = leaf == NO_LEAF ? Pages.SIZE_4K : size(leaf);
            if (leaf != NO_LEAF) {
                write(at & -step, step, NO_LEAF);
            }
            at = (at & -step) + step;
        }
    }

    /** Cuts every larger leaf that the range touches, whole. */
    void split(long iova, long size, long to) {
        long end = iova + size;
        for (long at = iova; at < end; ) {
            long leaf = leafAt(at);
            long step = leaf == NO_LEAF ? Pages.SIZE_4K : size(leaf);
            long base = at & -step;
            if (leaf != NO_LEAF && step > to) {
                map(base, translate(leaf, base), to, step / to, permission(leaf));
            }
            at = base + step;
        }
    }

    /** Makes leaves of {@code to} where smaller ones fill them, contiguous and aligned. */
    void merge(long iova, long size, long to) {
        for (long base = iova & -to; base < iova + size; base += to) {
            if (mergeable(base, to)) {
                long first = leafAt(base);
                map(base, translate(first, base), to, 1, permission(first));
            }
        }
    }

    private boolean mergeable(long base, long to) {
        long first = leafAt(base);
        if (first == NO_LEAF || size(first) >= to || translate(first, base) % to != 0) {
            return false;
        }
        long spa = translate(first, base);
        for (long at = base; at < base + to; at += Pages.SIZE_4K) {
            long leaf = leafAt(at);
            if (leaf == NO_LEAF
                    || permission(leaf) != permission(first)
                    || translate(leaf, at) != spa + (at - base)) {
                return false;
            }
        }
        return true;
    }

    /** A leaf; {@code spa} is aligned to its size. */
    static long leaf(long spa, long size, Permission permission) {
        return spa
                | ((long) bitsOf(permission) << PERMISSION_SHIFT)
                | Long.numberOfTrailingZeros(size);
    }

    private void write(long iova, long size, long leaf) {
        if (size >= Pages.SIZE_2M) {
            for (long at = iova; at < iova + size; at += Pages.SIZE_2M) {
                heads[(int) (at >>> 21)] = leaf;
                pages[(int) (at >>> 21)] = null;
            }
            return;
        }
        int frame = (int) (iova >>> 21);
        if (pages[frame] == null) {
            pages[frame] = new long[Pages.PAGES_PER_FRAME];
            heads[frame] = NO_LEAF;
        }
        int first = Pages.pageInFrame(iova);
        Arrays.fill(pages[frame], first, first + (int) (size >>> 12), leaf);
    }
}
