package dev.fencepost.analyzer.shadow;

import dev.fencepost.model.TraceEvent;

/**
 * One way in which the tables disagree: since which event, and whether an episode is open for it.
 * While nothing can hit it, none is.
 */
public final class Mismatch {
    private final int domain;
    private final String code;
    private final TraceEvent openedBy;
    private final long leaf;
    private boolean open;
    private boolean proven;
    private Tally tally = Tally.NONE;

    public Mismatch(int domain, String code, long leaf, TraceEvent openedBy) {
        this.leaf = leaf;
        this.domain = domain;
        this.code = code;
        this.openedBy = openedBy;
    }

    public int domain() {
        return domain;
    }

    public String code() {
        return code;
    }

    /** The leaf, for what is told of one leaf, else 0. */
    public long leaf() {
        return leaf;
    }

    /** The event that made the tables disagree. */
    public TraceEvent openedBy() {
        return openedBy;
    }

    public boolean open() {
        return open;
    }

    /**
     * An episode is open for it.
     *
     * @param hits counts what hits its episode from now on
     */
    public void opened(Tally hits) {
        open = true;
        tally = hits;
    }

    /** Whether the tables prove its open episode, so that there is nothing to confirm. */
    public boolean proven() {
        return proven;
    }

    public void proven(boolean certain) {
        proven |= certain;
    }

    /** Counts what hits its episode. */
    public Tally tally() {
        return tally;
    }
}
