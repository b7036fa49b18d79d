package dev.fencepost.producer.sim;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.TraceEvent;
import java.util.ArrayDeque;

/**
 * The events of one simulated host that nobody has read yet, and the clock and numbers that the
 * next ones get.
 */
final class Trace {
    private final String host;
    private final int run;
    private final ArrayDeque<TraceEvent> unread = new ArrayDeque<>();
    private final Tally tally = new Tally();
    private long now;
    private long seq;

    Trace(String host, int run) {
        this.host = host;
        this.run = run;
    }

    long now() {
        return now;
    }

    void advanceTo(long ts) {
        now = ts;
    }

    /** The envelope of the next event; each is to be used once. */
    Envelope envelope() {
        return new Envelope(host, run, now, ++seq, 0);
    }

    /** The count of what was read so far, and of what was done besides. */
    Tally tally() {
        return tally;
    }

    void add(TraceEvent event) {
        unread.add(event);
    }

    boolean isEmpty() {
        return unread.isEmpty();
    }

    TraceEvent take() {
        TraceEvent event = unread.remove();
        tally.add(event);
        return event;
    }
}
