package dev.fencepost.producer.importer;

import static java.util.Objects.requireNonNull;

import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Direction;

/**
 * A DMA that a program said it would have its device do, and that another recording may show.
 *
 * @param device that does it
 * @param dir READ or WRITE of memory
 * @param iova first byte
 * @param length bytes, at least 1
 * @param from earliest time, in ns
 * @param to latest time, in ns
 */
record AnnouncedDma(DeviceId device, Direction dir, long iova, long length, long from, long to) {
    AnnouncedDma {
        requireNonNull(device, "device is null");
        requireNonNull(dir, "dir is null");
        if (length <= 0) {
            throw new IllegalArgumentException("length is not positive: " + length);
        }
        if (Long.compareUnsigned(iova, iova + length - 1) > 0) {
            throw new IllegalArgumentException("it reaches beyond 64 bits");
        }
        if (to < from) {
            throw new IllegalArgumentException("it ends before it begins: " + to + " < " + from);
        }
    }

    /** Whether an address is one of its bytes. */
    boolean holds(long address) {
        return Long.compareUnsigned(address - iova, length) < 0;
    }

    /** How far a time is from those at which it may have been done, 0 if it is one of them. */
    long distance(long ts) {
        return Math.max(0, Math.max(from - ts, ts - to));
    }

    /** Pages of 4K that it touches. */
    long pages() {
        long last = iova + length - 1;
        return (last >>> 12) - (iova >>> 12) + 1;
    }
}
