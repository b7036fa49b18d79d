package dev.fencepost.producer.sim;

import dev.fencepost.model.Pages;

/**
 * How a guest shares memory with its host and with devices that it does not trust.
 *
 * @param rate conversions of a page that each guest begins in a second of trace time, a hundredth
 *     of it where there is a swiotlb
 * @param pages most pages that a guest has shared at a time, its swiotlb aside
 * @param swiotlbBytes the pool that each guest shares for good when it starts, a multiple of 2M,
 *     and that untrusted devices bounce through; 0 for none
 */
public record Sharing(int rate, int pages, long swiotlbBytes) {
    private static final int LEFT_ONE_IN = 100;

    public Sharing {
        Bounds.check("sharing rate", rate, 0, 1_000_000_000);
        Bounds.check("shared pages", pages, 1, 1 << 20);
        Bounds.check("swiotlb", swiotlbBytes, 0, Pages.SIZE_1G);
        if (swiotlbBytes % Pages.SIZE_2M != 0) {
            throw new IllegalArgumentException("swiotlb is not a multiple of 2M: " + swiotlbBytes);
        }
    }

    /** Mean time between two conversions of a guest, or {@link Actor#NEVER}. */
    long intervalNanos() {
        long usual = rate == 0 ? Actor.NEVER : 1_000_000_000L / rate;
        return swiotlbBytes == 0 || usual == Actor.NEVER ? usual : LEFT_ONE_IN * usual;
    }
}
