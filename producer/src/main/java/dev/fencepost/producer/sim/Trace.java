package dev.fencepost.producer.sim;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.Gap;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * The events of one simulated host that nobody has read yet, and the clock and numbers that the
 * next ones get.
 */
final class Trace {
    private final String host;
    private final int run;
    private final ArrayDeque<TraceEvent> unread = new ArrayDeque<>();
    private final Tally tally = new Tally();
    private Optional<Stream> losing = Optional.empty();
    private long lost;
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
        if (losing.isPresent() && losing.get() == event.stream()) {
            lost++;
        } else {
            unread.add(event);
        }
    }

    /** Seq of the last event. */
    long lastSeq() {
        return seq;
    }

    /** Has things done of which the trace tells no event of one stream, but the gap. */
    void lose(Stream stream, Runnable deeds) {
        losing = Optional.of(stream);
        lost = 0;
        deeds.run();
        losing = Optional.empty();
        add(new Gap(envelope(), stream, lost));
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
