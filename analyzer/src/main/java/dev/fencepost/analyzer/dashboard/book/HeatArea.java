package dev.fencepost.analyzer.dashboard.book;

import dev.fencepost.model.Pages;

/**
 * A range of addresses, cut into cells.
 *
 * @param from first byte, at the border of a cell
 * @param last its last byte
 * @param cellBytes a power of two, at least 4K
 */
public record HeatArea(long from, long last, long cellBytes) {
    /**
     * The area that holds a range in at most so many cells, as small as they can be.
     *
     * @param last the range's last byte
     */
    static HeatArea covering(long from, long last, int cells) {
        long size = Pages.SIZE_4K;
        while (Long.compareUnsigned(count(from, last, size), cells) > 0) {
            size <<= 1;
        }
        return new HeatArea(from & -size, last | (size - 1), size);
    }

    private static long count(long from, long last, long size) {
        int shift = Long.numberOfTrailingZeros(size);
        return (last >>> shift) - (from >>> shift) + 1;
    }

    long cellOf(long address) {
        return address & -cellBytes;
    }

    boolean holds(long address) {
        return Long.compareUnsigned(address, from) >= 0 && Long.compareUnsigned(address, last) <= 0;
    }

    /** Whether a cell is no larger than a part of a frame. */
    boolean cutsFrames() {
        return Long.compareUnsigned(cellBytes, Pages.SIZE_2M) < 0;
    }
}
