package dev.fencepost.producer.sim;

/**
 * The times between a device's DMAs: bursts of some tens, four times as fast as on average, and
 * pauses after them that make up for it.
 */
final class Pace {
    private static final int LONGEST_BURST = 64;
    private static final int SPEED = 4;

    private final SeededRandom random;
    private final long meanNanos;
    private int left;

    Pace(SeededRandom random, long meanNanos) {
        this.random = random;
        this.meanNanos = meanNanos;
        this.left = random.below(LONGEST_BURST);
    }

    /** How long to wait for the next DMA. */
    long next() {
        if (left-- > 0) {
            return random.around(meanNanos / SPEED);
        }
        left = random.below(LONGEST_BURST);
        return random.around(meanNanos + left * (meanNanos - meanNanos / SPEED));
    }
}
