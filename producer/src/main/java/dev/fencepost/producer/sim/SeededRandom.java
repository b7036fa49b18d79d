package dev.fencepost.producer.sim;

/**
 * A SplitMix64 generator: written out here so that a seed gives the same trace on every Java.
 *
 * <p>Not safe for use by several threads.
 */
final class SeededRandom {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private final long seed;
    private long state;

    SeededRandom(long seed) {
        this.seed = seed;
        this.state = seed;
    }

    /** Goes on with the numbered one of its streams, whatever was drawn before. */
    void restart(long number) {
        state = derive(seed, number);
    }

    /** The seed of a generator independent of the one seeded with {@code seed}. */
    static long derive(long seed, long number) {
        return number == 0 ? seed : mix(seed + number * GOLDEN);
    }

    long next() {
        state += GOLDEN;
        return mix(state);
    }

    /** Evenly from 0 to {@code bound} - 1. */
    int below(int bound) {
        return (int) (((next() >>> 32) * bound) >>> 32);
    }

    boolean oneIn(int chances) {
        return below(chances) == 0;
    }

    /** Evenly from half of {@code mean} to one and a half of it. */
    long around(long mean) {
        return mean <= 1 ? mean : mean / 2 + (next() >>> 1) % mean;
    }

    private static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
