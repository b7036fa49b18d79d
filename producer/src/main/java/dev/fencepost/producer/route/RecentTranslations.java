package dev.fencepost.producer.route;

import static java.lang.Long.compareUnsigned;

import dev.fencepost.model.Pages;

/**
 * The translations used last, one for each of some 2 MiB of IOVA: what an IOTLB is to a page table.
 * An entry never reaches beyond its 2 MiB, so that a change has to be forgotten only where it is.
 * Single-threaded.
 */
final class RecentTranslations {
    private static final int ENTRIES = 512;
    private static final int SHIFT = Long.numberOfTrailingZeros(Pages.SIZE_2M);

    /** Of each entry its first and last address and {@code spa - iova}; one line of the cache. */
    private final long[] entries = new long[ENTRIES * 4];

    private long offset;

    RecentTranslations() {
        forgetAll();
    }

    /** Whether one entry holds those addresses, and {@link #offset} is its own. */
    boolean holds(long iova, long last) {
        int at = indexOf(iova >>> SHIFT);
        offset = entries[at + 2];
        return entries[at] + Long.MIN_VALUE <= iova + Long.MIN_VALUE
                && last + Long.MIN_VALUE <= entries[at + 1] + Long.MIN_VALUE;
    }

    long offset() {
        return offset;
    }

    /** Keeps what a range with that offset holds of the 2 MiB around an address. */
    void remember(long iova, long start, long last, long itsOffset) {
        int at = indexOf(iova >>> SHIFT);
        long first = iova & -Pages.SIZE_2M;
        long end = iova | (Pages.SIZE_2M - 1);
        entries[at] = compareUnsigned(start, first) > 0 ? start : first;
        entries[at + 1] = compareUnsigned(last, end) < 0 ? last : end;
        entries[at + 2] = itsOffset;
    }

    void forget(long start, long last) {
        long from = start >>> SHIFT;
        long to = last >>> SHIFT;
        if (to - from >= ENTRIES) {
            forgetAll();
            return;
        }
        for (long frame = from; frame <= to; frame++) {
            forgetAt(indexOf(frame));
        }
    }

    private void forgetAll() {
        for (int at = 0; at < entries.length; at += 4) {
            forgetAt(at);
        }
    }

    private void forgetAt(int at) {
        entries[at] = -1;
        entries[at + 1] = 0;
    }

    private static int indexOf(long frame) {
        return ((int) frame & (ENTRIES - 1)) * 4;
    }
}
