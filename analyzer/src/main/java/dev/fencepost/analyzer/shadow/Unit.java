package dev.fencepost.analyzer.shadow;

import dev.fencepost.model.CompletionWait;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The command queue of one IOMMU unit: waits that have not ended, and flushes that wait for one.
 */
public final class Unit {
    private static final int MOST_WAITS = 1 << 16;

    private final Deque<Wait> waits = new ArrayDeque<>();
    private final Deque<FlushTarget> awaiting = new ArrayDeque<>();
    private final Set<Long> givenUp = new HashSet<>();
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

    /**
     * The wait that a completion of a token ends: the oldest that nobody gave up, else the last
     * given up.
     */
    Optional<Wait> waitFor(long token) {
        Wait abandoned = null;
        for (Wait wait : waits) {
            if (wait.event().token() == token) {
                if (!givenUp.contains(wait.position())) {
                    return Optional.of(wait);
                }
                abandoned = wait;
            }
        }
        return Optional.ofNullable(abandoned);
    }

    /** A wait has ended, and in a queue that works in order all those before it. */
    void end(Wait wait) {
        while (!waits.isEmpty() && waits.peekFirst().position() <= wait.position()) {
            waits.removeFirst();
        }
        if (!givenUp.isEmpty()) {
            givenUp.removeIf(position -> position <= wait.position());
        }
    }

    void giveUp(Wait wait) {
        givenUp.add(wait.position());
    }

    boolean givenUp(Wait wait) {
        return givenUp.contains(wait.position());
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
