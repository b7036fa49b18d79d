package dev.fencepost.producer.route;

/**
 * When a batch goes out although more could be added to it.
 *
 * @param maxEvents events in it; only a gap that shares the last one's position may come on top
 * @param lingerNanos since its first event
 * @param progressNanos how long a quiet stream is left without word, at most, while others of its
 *     slot wait for it
 */
public record BatchLimits(int maxEvents, long lingerNanos, long progressNanos) {
    /** Batches of 256 that linger 2 ms at most, and word of progress after 4 ms. */
    public static final BatchLimits DEFAULT = new BatchLimits(256, 2_000_000, 4_000_000);

    /**
     * While a host is active, each of its streams speaks in each slot at least this often: 10 s.
     */
    public static final long SIGN_OF_LIFE_NANOS = 10_000_000_000L;

    public BatchLimits {
        if (maxEvents < 1) {
            throw new IllegalArgumentException("maxEvents is not positive: " + maxEvents);
        }
        if (lingerNanos < 0) {
            throw new IllegalArgumentException("lingerNanos is negative: " + lingerNanos);
        }
        if (progressNanos < 0) {
            throw new IllegalArgumentException("progressNanos is negative: " + progressNanos);
        }
    }
}
