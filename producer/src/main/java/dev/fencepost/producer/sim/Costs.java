package dev.fencepost.producer.sim;

/**
 * How long things take on the simulated host, in nanoseconds of trace time.
 *
 * @param leafChangeNanos a change of one range of leaves
 * @param rmpUpdateNanos RMPUPDATE
 * @param psmashNanos PSMASH
 * @param unsmashNanos UNSMASH
 * @param pvalidateNanos PVALIDATE, and the way between guest and host
 * @param queueNanos putting one command on a unit's queue
 * @param invalidateNanos an invalidation, once its unit's queue has reached it
 * @param waitNanos a COMPLETION_WAIT, the draining of DMA included
 * @param wakeNanos from a completion to the next step of whoever waited for it
 * @param psmashIoNanos PSMASH_IO or PUNSMASH_IO from BEGIN to END
 * @param dmaIntervalNanos mean time between two DMAs of one device
 */
public record Costs(
        long leafChangeNanos,
        long rmpUpdateNanos,
        long psmashNanos,
        long unsmashNanos,
        long pvalidateNanos,
        long queueNanos,
        long invalidateNanos,
        long waitNanos,
        long wakeNanos,
        long psmashIoNanos,
        long dmaIntervalNanos) {
    /**
     * Plausible, not measured: firmware calls in milliseconds (as AMD says of PSMASH_IO), all else
     * in microseconds.
     */
    public static final Costs DEFAULT =
            new Costs(400, 1_500, 2_000, 3_000, 800, 100, 1_200, 3_000, 300, 2_000_000, 2_000);

    public Costs {
        if (dmaIntervalNanos < 1) {
            throw new IllegalArgumentException("no time between DMAs: " + dmaIntervalNanos);
        }
    }
}
