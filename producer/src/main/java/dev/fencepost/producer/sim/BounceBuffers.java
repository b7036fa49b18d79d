package dev.fencepost.producer.sim;

import dev.fencepost.model.DeviceId;

/**
 * Buffers in a guest's swiotlb, the pool at the foot of its memory that is shared for good: within
 * segments of 256K, the longest that Linux bounces at once (include/linux/swiotlb.h: IO_TLB_SEGSIZE
 * slots of 2K).
 */
final class BounceBuffers extends Buffers {
    private static final long SEGMENT = 256L << 10;
    private static final long SLOT = 2L << 10;

    private final SeededRandom random;
    private final long bytes;

    /** Buffers in the first {@code bytes} of memory. */
    BounceBuffers(DeviceId device, SeededRandom random, long bytes) {
        super(device, false);
        this.random = random;
        this.bytes = bytes;
    }

    @Override
    long place(long length) {
        long segment = SEGMENT * random.below((int) (bytes / SEGMENT));
        long slots = (SEGMENT - length) / SLOT;
        return segment + SLOT * random.below((int) slots + 1);
    }

    @Override
    boolean holds(long iova, long length) {
        return iova + length <= bytes;
    }

    @Override
    long longest() {
        return SEGMENT;
    }
}
