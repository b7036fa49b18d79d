package dev.fencepost.analyzer.merge;

/** Bytes that what waits takes up on the heap, over all slots of one task, and their bound. */
public final class MergeMemory {
    /** What an event takes up as an object, about. */
    private static final int EVENT_BYTES = 200;

    private final long bound;
    private long held;

    public MergeMemory(long bound) {
        if (bound < 0) {
            throw new IllegalArgumentException("bound is negative: " + bound);
        }
        this.bound = bound;
    }

    /** Bytes held now. */
    public long held() {
        return held;
    }

    static long cost(int bytes, int events) {
        return bytes + (long) events * EVENT_BYTES;
    }

    /** Whether so many more would still be within the bound. */
    public boolean hasRoom(long bytes) {
        return held + bytes <= bound;
    }

    /** So many more are held, or fewer. */
    public void add(long bytes) {
        held += bytes;
    }
}
