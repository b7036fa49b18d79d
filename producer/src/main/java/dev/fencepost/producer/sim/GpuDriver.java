package dev.fencepost.producer.sim;

import dev.fencepost.model.Direction;
import dev.fencepost.model.Pages;

/**
 * A GPU: streams through one range of some MiB after the other, in order, in DMAs of 64K, and
 * writes a fence behind each. What it may not be aimed at by now it leaves out.
 */
final class GpuDriver implements Driver {
    private static final long PIECE = 64L << 10;
    private static final long SMALLEST_RANGE = 1L << 20;
    private static final int RANGE_SIZES = 6;
    private static final int FENCE = 8;
    private static final int SLOWNESS = 8;
    private static final int SKIPS = 4;

    private final SeededRandom random;
    private final Buffers buffers;
    private Direction direction = Direction.READ;
    private long fence = Buffers.NOWHERE;
    private boolean streaming;
    private long at;
    private long left;

    GpuDriver(SeededRandom random, Buffers buffers) {
        this.random = random;
        this.buffers = buffers;
    }

    @Override
    public int slowness() {
        return SLOWNESS;
    }

    @Override
    public DmaRequest next() {
        if (left <= 0) {
            return streaming ? signal() : begin();
        }
        long piece = Math.min(PIECE, buffers.longest());
        for (int skip = 0; skip < SKIPS && left > 0; skip++) {
            long start = at;
            at += piece;
            left -= piece;
            if (buffers.holds(start, piece)) {
                return buffers.dma(start, piece, direction);
            }
        }
        return DmaRequest.NOTHING;
    }

    private DmaRequest begin() {
        long piece = Math.min(PIECE, buffers.longest());
        at = buffers.place(piece);
        if (at == Buffers.NOWHERE) {
            return DmaRequest.NOTHING;
        }
        streaming = true;
        direction = random.oneIn(2) ? Direction.READ : Direction.WRITE;
        left = Math.min(SMALLEST_RANGE << random.below(RANGE_SIZES), buffers.longest()) - piece;
        at += piece;
        return buffers.dma(at - piece, piece, direction);
    }

    private DmaRequest signal() {
        streaming = false;
        fence = buffers.keep(fence, Pages.SIZE_4K);
        return buffers.write(fence, FENCE);
    }
}
