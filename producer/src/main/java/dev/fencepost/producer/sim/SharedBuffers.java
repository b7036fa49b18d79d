package dev.fencepost.producer.sim;

import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Pages;

/** Buffers in the single pages that a guest shares for its untrusted devices at the time. */
final class SharedBuffers extends Buffers {
    private final SeededRandom random;
    private final SharedPages pages;

    SharedBuffers(DeviceId device, SeededRandom random, SharedPages pages) {
        super(device, false);
        this.random = random;
        this.pages = pages;
    }

    @Override
    long place(long length) {
        return pages.count() == 0 ? NOWHERE : (long) pages.page(random.below(pages.count())) << 12;
    }

    @Override
    boolean holds(long iova, long length) {
        return pages.holds((int) (iova >>> 12));
    }

    @Override
    long longest() {
        return Pages.SIZE_4K;
    }
}
