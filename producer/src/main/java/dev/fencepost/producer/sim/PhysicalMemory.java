package dev.fencepost.producer.sim;

import dev.fencepost.model.Pages;
import java.util.ArrayList;
import java.util.List;

/**
 * Deals out a host's memory as a long-running host would: in aligned chunks of every power of two
 * up to 64M, scattered, and one frame in sixteen in smaller pieces.
 */
final class PhysicalMemory {
    private static final long FIRST = 4 * Pages.SIZE_1G;
    private static final int LARGEST_SHIFT = 5;
    private static final int FRAGMENTED_ONE_IN = 16;
    private static final int HOLE_ONE_IN = 4;

    private final SeededRandom random;
    private long next = FIRST;

    PhysicalMemory(SeededRandom random) {
        this.random = random;
    }

    /** The address below which all memory dealt out so far lies. */
    long limit() {
        return next;
    }

    /**
     * Chunks that fill the guest physical addresses from 0 on: a swiotlb, then private memory.
     *
     * @param shared bytes of the swiotlb, a multiple of 2M
     * @param bytes of all of it, a multiple of 2M
     */
    List<Chunk> allocate(long shared, long bytes) {
        List<Chunk> chunks = new ArrayList<>();
        fill(chunks, 0, shared, true);
        fill(chunks, shared, bytes, false);
        return chunks;
    }

    private void fill(List<Chunk> chunks, long start, long end, boolean shared) {
        for (long gpa = start; gpa < end; ) {
            if (random.oneIn(FRAGMENTED_ONE_IN)) {
                addPieces(chunks, gpa, shared);
                gpa += Pages.SIZE_2M;
            } else {
                long size = chunkSize(gpa, end - gpa);
                chunks.add(new Chunk(gpa, take(size), size, shared));
                gpa += size;
            }
        }
    }

    private long chunkSize(long gpa, long left) {
        long size = Pages.SIZE_2M << random.below(LARGEST_SHIFT + 1);
        while (size > left || (gpa & (size - 1)) != 0) {
            size >>= 1;
        }
        return size;
    }

    /** A frame in equal pieces in falling order, so that no two of them are contiguous. */
    private void addPieces(List<Chunk> chunks, long gpa, boolean shared) {
        long frame = take(Pages.SIZE_2M);
        long size = Pages.SIZE_4K << random.below(9);
        for (long offset = 0; offset < Pages.SIZE_2M; offset += size) {
            long spa = frame + Pages.SIZE_2M - size - offset;
            chunks.add(new Chunk(gpa + offset, spa, size, shared));
        }
    }

    private long take(long size) {
        if (random.oneIn(HOLE_ONE_IN)) {
            next += Pages.SIZE_2M << random.below(8);
        }
        long spa = (next + size - 1) & -size;
        next = spa + size;
        return spa;
    }
}
