package dev.fencepost.analyzer.topology;

/**
 * Tells whether a task reads what was written just now, or may still have to read what was written
 * while it was away: a host is not silent as long as its records may lie unread. It goes by the
 * time that records carry, the wall clock's of whoever wrote them.
 */
final class CatchUp {
    private final long graceMillis;
    private long behindUntil;

    /**
     * @param graceMillis how old a record may be, and how long no old one must have been read
     */
    CatchUp(long graceMillis, long nowMillis) {
        this.graceMillis = graceMillis;
        this.behindUntil = nowMillis + graceMillis;
    }

    /** A record was read. */
    void read(long writtenMillis, long nowMillis) {
        if (nowMillis - writtenMillis > graceMillis) {
            behindUntil = nowMillis + graceMillis;
        }
    }

    boolean isBehind(long nowMillis) {
        return nowMillis < behindUntil;
    }
}
