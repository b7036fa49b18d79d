package dev.fencepost.producer.route;

/**
 * The command queue of one unit, as far as flushes need it: which place in the queue each wait has,
 * and how far the queue is known to be done.
 *
 * <p>A completion whose wait was not seen, or was forgotten because too many never completed, tells
 * nothing: a flush is then held to be pending for longer than it is.
 */
final class CommandQueue {
    private static final int MOST_WAITS = 4096;

    private long place;
    private long doneBefore;
    private long[] tokens = new long[16];
    private long[] places = new long[16];
    private int waits;

    /** Queues a command and answers with its place, from 1. */
    long queue() {
        return ++place;
    }

    void queueWait(long token) {
        if (waits == MOST_WAITS) {
            forget(0);
        }
        if (waits == tokens.length) {
            tokens = java.util.Arrays.copyOf(tokens, waits * 2);
            places = java.util.Arrays.copyOf(places, waits * 2);
        }
        tokens[waits] = token;
        places[waits++] = queue();
    }

    /** The oldest wait with that token is done, and with it every command queued before. */
    void complete(long token) {
        for (int i = 0; i < waits; i++) {
            if (tokens[i] == token) {
                doneBefore = Math.max(doneBefore, places[i]);
                forget(i);
                return;
            }
        }
    }

    /** Whether the command at that place is known to be done. */
    boolean done(long commandPlace) {
        return commandPlace < doneBefore;
    }

    private void forget(int index) {
        waits--;
        System.arraycopy(tokens, index + 1, tokens, index, waits - index);
        System.arraycopy(places, index + 1, places, index, waits - index);
    }
}
