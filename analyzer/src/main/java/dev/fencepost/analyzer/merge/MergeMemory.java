package dev.fencepost.analyzer.merge;

import dev.fencepost.model.DmaEvents;
import dev.fencepost.model.Routed;
import java.util.List;

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

    /** Of events that stood in so many bytes, which are kept too. */
    static long cost(int bytes, List<Routed> events) {
        long rows = events instanceof DmaEvents ? events.size() : 0;
        long objects = events instanceof DmaEvents dma ? dma.objects() : events.size();
        return bytes + rows * DmaEvents.ROW_BYTES + objects * EVENT_BYTES;
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
