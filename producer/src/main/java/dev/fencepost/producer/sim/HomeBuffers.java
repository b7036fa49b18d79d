package dev.fencepost.producer.sim;

import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Pages;

/**
 * Buffers anywhere in memory that is as it was given out: private memory of a guest for a trusted
 * device, its own memory for the host's. Of those of two pages and more, one in eight lies across a
 * 2M edge.
 */
final class HomeBuffers extends Buffers {
    private static final int ACROSS_ONE_IN = 8;
    private static final int TRIES = 4;

    private final SeededRandom random;
    private final GuestMemory memory;

    HomeBuffers(DeviceId device, boolean trusted, SeededRandom random, GuestMemory memory) {
        super(device, trusted);
        this.random = random;
        this.memory = memory;
    }

    @Override
    long place(long length) {
        int pages = (int) ((length + Pages.SIZE_4K - 1) >>> 12);
        for (int attempt = 0; attempt < TRIES; attempt++) {
            int page = page(pages);
            long iova = (long) page << 12;
            if (page >= 0 && memory.isHome(iova, length)) {
                return iova;
            }
        }
        return NOWHERE;
    }

    private int page(int pages) {
        int foot = memory.pooled();
        int room = memory.pages() - foot - pages;
        if (room < 0) {
            return -1;
        }
        int edges = (memory.pages() - foot) / Pages.PAGES_PER_FRAME - 1;
        if (pages > 1 && edges > 0 && random.oneIn(ACROSS_ONE_IN)) {
            int edge = (1 + random.below(edges)) * Pages.PAGES_PER_FRAME;
            return foot + Math.min(room, Math.max(0, edge - 1 - random.below(pages - 1)));
        }
        return foot + random.below(room + 1);
    }

    @Override
    boolean holds(long iova, long length) {
        return iova + length <= memory.bytes() && memory.isHome(iova, length);
    }

    @Override
    long longest() {
        return memory.bytes();
    }
}
