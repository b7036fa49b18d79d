package dev.fencepost.producer.sim;

import dev.fencepost.model.Access;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Source;

/** Told what the simulated hardware did, which a trace need not say. */
public interface Witness {
    /** Nobody looks. */
    Witness NOBODY = (access, deed) -> {};

    /**
     * An access was carried out.
     *
     * @param access as the trace has it
     * @param deed what the hardware made of it
     */
    void accessed(Access access, Deed deed);

    /**
     * What became of one access, whatever the trace says of it.
     *
     * @param outcome of all of it: the first failure, if any part failed
     * @param source of its last translation
     * @param faultAddress device address at which it failed
     * @param leafGone some of it went through a cached translation that the page table no longer
     *     has: no leaf, one that leads elsewhere, or one that does not permit it
     * @param rightGone some of it went through a cached translation that the RMP would refuse by
     *     now
     */
    record Deed(
            Outcome outcome,
            Source source,
            long faultAddress,
            boolean leafGone,
            boolean rightGone) {
        /** Whether a translation or a right that no longer existed let some of it through. */
        public boolean stale() {
            return leafGone || rightGone;
        }
    }
}
