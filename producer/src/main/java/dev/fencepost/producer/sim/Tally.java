package dev.fencepost.producer.sim;

import dev.fencepost.model.Op;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.TraceEvent;

/**
 * What has been done on one simulated host so far, counted: events as they are read, accesses as
 * they are carried out, so that the last of these may not have been read yet.
 */
public final class Tally {
    private final long[] events = new long[Op.values().length];
    private long accesses;
    private long failed;
    private long stale;
    private long stalls;
    private long stalledNanos;
    private long walks;
    private long hits;
    private long conversions;

    Tally() {}

    /** Accesses carried out, well or not; one that was held counts once. */
    public long accesses() {
        return accesses;
    }

    /** Accesses that failed somewhere. */
    public long failed() {
        return failed;
    }

    /**
     * Accesses that a translation or right let through which no longer existed; looked for only
     * where the simulator has a witness.
     */
    public long stale() {
        return stale;
    }

    /** Times that an access was held because firmware worked on what it reaches. */
    public long stalls() {
        return stalls;
    }

    /** For how long accesses were held, by firmware or with their device, summed up. */
    public long stalledNanos() {
        return stalledNanos;
    }

    /** Pieces of accesses that were translated by a walk. */
    public long walks() {
        return walks;
    }

    /** Pieces of accesses that were translated out of a cache. */
    public long hits() {
        return hits;
    }

    /** Pages that a guest wished shared or private, and that are so by now. */
    public long conversions() {
        return conversions;
    }

    /** Invalidations queued. */
    public long invalidations() {
        return count(Op.INVALIDATE);
    }

    /** Waits that ended. */
    public long completions() {
        return count(Op.COMPLETION);
    }

    /** RMP entries of 2M broken up, by PSMASH or by PSMASH_IO. */
    public long smashes() {
        return count(Op.PSMASH) + count(Op.PSMASH_IO) / 2;
    }

    /** RMPUPDATEs. */
    public long rmpUpdates() {
        return count(Op.RMPUPDATE);
    }

    /** Events of one kind. */
    public long count(Op op) {
        return events[op.ordinal()];
    }

    void add(TraceEvent event) {
        events[event.op().ordinal()]++;
    }

    void carriedOut(Translation translation) {
        accesses++;
        if (translation.outcome() != Outcome.OK) {
            failed++;
        }
        if (translation.isStale()) {
            stale++;
        }
        walks += translation.walks();
        hits += translation.hits();
    }

    /** An access waits for its device to run again. */
    void heldOn(long nanos) {
        stalledNanos += nanos;
    }

    void converted() {
        conversions++;
    }

    void held(long nanos) {
        stalls++;
        stalledNanos += nanos;
    }
}
