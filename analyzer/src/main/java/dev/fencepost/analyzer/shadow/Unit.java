package dev.fencepost.analyzer.shadow;

import dev.fencepost.model.CompletionWait;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The command queue of one IOMMU unit: waits that have not ended, and flushes that wait for one.
 */
public final class Unit {
    private static final int MOST_WAITS = 1 << 16;

    private final Deque<Wait> waits = new ArrayDeque<>();
    private final Deque<FlushTarget> awaiting = new ArrayDeque<>();
    private long position;

    /** A COMPLETION_WAIT that was queued at a position. */
    public record Wait(CompletionWait event, long position) {}

    /** Commands queued so far. */
    public long position() {
        return position;
    }

    public Deque<Wait> waits() {
        return waits;
    }

    /**
     * Flushes that are covered and not done, in the order in which their invalidations were queued.
     */
    public Deque<FlushTarget> awaiting() {
        return awaiting;
    }

    long queueInvalidation() {
        return ++position;
    }

    void queueWait(CompletionWait event) {
        waits.addLast(new Wait(event, ++position));
        if (waits.size() > MOST_WAITS) {
            waits.removeFirst();
        }
    }

    /** For restoring state. */
    public void position(long commands) {
        position = commands;
    }
}
