package dev.fencepost.producer.importer;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.trace.Moved;
import java.io.Closeable;
import java.io.IOException;
import java.util.Comparator;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/**
 * One recording of an incident on the clock of all, in order of time as far as {@value #AHEAD}
 * events ahead show it.
 */
final class ShiftedSource implements Iterator<TraceEvent>, Closeable {
    /** An event that comes to be known before its time waits behind at most so many. */
    private static final int AHEAD = 1024;

    private record Waiting(TraceEvent event, long arrival) {}

    private final Recorded recorded;
    private final ClockFit clock;
    private final PriorityQueue<Waiting> waiting =
            new PriorityQueue<>(
                    Comparator.comparingLong((Waiting each) -> each.event().ts())
                            .thenComparingLong(Waiting::arrival));
    private long arrivals;

    ShiftedSource(Recorded recorded, ClockFit clock) {
        this.recorded = recorded;
        this.clock = clock;
    }

    Recorded recorded() {
        return recorded;
    }

    @Override
    public boolean hasNext() {
        while (waiting.size() < AHEAD && recorded.hasNext()) {
            waiting.add(new Waiting(shifted(recorded.next()), arrivals++));
        }
        return !waiting.isEmpty();
    }

    private TraceEvent shifted(TraceEvent event) {
        Envelope at = event.envelope();
        long ts = Math.max(0, clock.at(at.ts()));
        return event.match(
                new Moved(
                        new Envelope(
                                at.host(), at.run(), ts, at.seq(), at.tsErr() + clock.error())));
    }

    /** Time of the next event, where there is one. */
    long nextTs() {
        return waiting.peek().event().ts();
    }

    @Override
    public TraceEvent next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return waiting.remove().event();
    }

    @Override
    public void close() throws IOException {
        recorded.close();
    }
}
