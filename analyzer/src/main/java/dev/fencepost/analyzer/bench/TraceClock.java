package dev.fencepost.analyzer.bench;

import dev.fencepost.model.TraceEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Iterator;

/** A trace, and the time that it has come to: that of the event that was asked for last. */
final class TraceClock extends Clock implements Iterator<TraceEvent> {
    private final Iterator<TraceEvent> trace;
    private Instant now = Instant.EPOCH;

    TraceClock(Iterator<TraceEvent> trace) {
        this.trace = trace;
    }

    @Override
    public boolean hasNext() {
        return trace.hasNext();
    }

    @Override
    public TraceEvent next() {
        TraceEvent event = trace.next();
        now = Instant.EPOCH.plusNanos(event.ts());
        return event;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("trace time is of no zone");
    }
}
