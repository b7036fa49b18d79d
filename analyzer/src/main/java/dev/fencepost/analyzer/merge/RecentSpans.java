package dev.fencepost.analyzer.merge;

import static dev.fencepost.model.Envelope.comparePosition;

/**
 * From which position to which the last few batches of a stream reached, so that an event that
 * comes again can be told from one that comes in disorder. Kept in memory alone: of what came
 * before a restart, or before those few batches, nothing can be told.
 */
final class RecentSpans {
    /** More than a client has in flight at once. */
    private static final int MOST = 8;

    private static final int NUMBERS = 4;

    private long[] spans = {};
    private int next;
    private int size;

    void clear() {
        next = 0;
        size = 0;
    }

    /** Notes a batch that was accepted, its events reaching so far. */
    void add(long firstTs, long firstSeq, long lastTs, long lastSeq) {
        if (spans.length == 0) {
            spans = new long[MOST * NUMBERS];
        }
        int at = next * NUMBERS;
        spans[at] = firstTs;
        spans[at + 1] = firstSeq;
        spans[at + 2] = lastTs;
        spans[at + 3] = lastSeq;
        next = (next + 1) % MOST;
        size = Math.min(size + 1, MOST);
    }

    /** Whether an event there may have been accepted before. */
    boolean mayHold(long ts, long seq) {
        if (size == 0) {
            return true;
        }
        int oldest = size < MOST ? 0 : next;
        if (compare(ts, seq, oldest * NUMBERS) < 0) {
            return true;
        }
        for (int i = 0; i < size; i++) {
            if (compare(ts, seq, i * NUMBERS) >= 0 && compare(ts, seq, i * NUMBERS + 2) <= 0) {
                return true;
            }
        }
        return false;
    }

    private int compare(long ts, long seq, int number) {
        return comparePosition(ts, seq, spans[number], spans[number + 1]);
    }
}
