package dev.fencepost.analyzer.shadow;

import dev.fencepost.model.Severity;

/**
 * Counts the accesses that meet what is wrong with a frame: kept where the wrong is kept, so that
 * one more hit of what is long proven costs no look-up and no proof.
 */
public interface Tally {
    /** Where nothing is counted yet. */
    Tally NONE = (ts, seq, severity) -> false;

    /**
     * Counts a hit if it can change nothing but the count, each event once, by its {@code seq}.
     *
     * @return false, and nothing is counted, where the hit may deserve more than that
     */
    boolean counts(long ts, long seq, Severity severity);
}
