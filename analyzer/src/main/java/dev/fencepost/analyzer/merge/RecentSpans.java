package dev.fencepost.analyzer.merge;

import static dev.fencepost.model.Envelope.comparePosition;

import dev.fencepost.model.Envelope;

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
    void add(Envelope first, Envelope last) {
        if (spans.length == 0) {
            spans = new long[MOST * NUMBERS];
        }
        int at = next * NUMBERS;
        spans[at] = first.ts();
        spans[at + 1] = first.seq();
        spans[at + 2] = last.ts();
        spans[at + 3] = last.seq();
        next = (next + 1) % MOST;
        size = Math.min(size + 1, MOST);
    }

    /** Whether an event there may have been accepted before. */
    boolean mayHold(Envelope at) {
        if (size == 0) {
            return true;
        }
        int oldest = size < MOST ? 0 : next;
        if (compare(at, oldest * NUMBERS) < 0) {
            return true;
        }
        for (int i = 0; i < size; i++) {
            if (compare(at, i * NUMBERS) >= 0 && compare(at, i * NUMBERS + 2) <= 0) {
                return true;
            }
        }
        return false;
    }

    private int compare(Envelope at, int number) {
        return comparePosition(at.ts(), at.seq(), spans[number], spans[number + 1]);
    }
}
