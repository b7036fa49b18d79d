package dev.fencepost.producer.importer;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.trace.Moved;
import java.io.Closeable;
import java.io.IOException;
import java.util.Comparator;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Function;

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
    private final Function<TraceEvent, Optional<TraceEvent>> settling;
    private final PriorityQueue<Waiting> waiting =
            new PriorityQueue<>(
                    Comparator.comparingLong((Waiting each) -> each.event().ts())
                            .thenComparingLong(Waiting::arrival));
    private long arrivals;

    /** Begins a reading; {@code settling} says what each event becomes, which may be nothing. */
    ShiftedSource(
            Recorded recorded,
            ClockFit clock,
            Function<TraceEvent, Optional<TraceEvent>> settling) {
        this.recorded = recorded;
        this.clock = clock;
        this.settling = settling;
    }

    Recorded recorded() {
        return recorded;
    }

    @Override
    public boolean hasNext() {
        while (waiting.size() < AHEAD && recorded.hasNext()) {
            settling.apply(shifted(recorded.next()))
                    .ifPresent(event -> waiting.add(new Waiting(event, arrivals++)));
        }
        return !waiting.isEmpty();
    }

    private TraceEvent shifted(TraceEvent event) {
        Envelope at = event.envelope();
        long ts = Math.max(0, clock.at(at.ts()));
        return event.match(
                new Moved(
                        new Envelope(
                                at.host(),
                                at.run(),
                                ts,
                                at.seq(),
                                at.tsErr() + clock.errorAt(at.ts()))));
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
