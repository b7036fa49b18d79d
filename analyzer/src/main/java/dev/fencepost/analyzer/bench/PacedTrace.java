package dev.fencepost.analyzer.bench;

import dev.fencepost.model.Access;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.trace.Moved;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;

/**
 * A trace of one host whose events come at a given rate: its start as it is, and from its first
 * access on so many events, one at a time or in bursts at random moments. Single-threaded.
 */
final class PacedTrace implements Iterator<TraceEvent> {
    private static final double NANOS = 1e9;

    /** After the start, so that nothing of it is still on its way when the rest begins. */
    private static final long PAUSE_NANOS = 100_000_000;

    private final Iterator<TraceEvent> trace;
    private final double gapNanos;
    private final int burst;
    private final SplittableRandom random;
    private final Runnable started;
    private long left;
    private boolean paced;
    private boolean told;
    private int inBurst;
    private long firstOfBurst;
    private long burstAt;
    private long last;

    /**
     * A trace at that rate.
     *
     * @param trace in order, with an access in it
     * @param rate events a second
     * @param burst events that come as quickly after each other as they do in the trace
     * @param events so many at that rate
     * @param started told when the first event at that rate is on its way
     */
    PacedTrace(
            Iterator<TraceEvent> trace,
            double rate,
            int burst,
            long events,
            SplittableRandom random,
            Runnable started) {
        this.trace = trace;
        this.gapNanos = burst * NANOS / rate;
        this.burst = burst;
        this.left = events;
        this.random = random;
        this.started = started;
    }

    @Override
    public boolean hasNext() {
        return left > 0;
    }

    @Override
    public TraceEvent next() {
        if (left == 0) {
            throw new NoSuchElementException("that was all");
        }
        TraceEvent event = trace.next();
        if (!paced && event instanceof Access) {
            paced = true;
            burstAt = last + PAUSE_NANOS;
        } else if (paced && !told) {
            told = true;
            started.run();
        }
        if (!paced) {
            last = event.ts();
            return event;
        }
        left--;
        return at(event);
    }

    private TraceEvent at(TraceEvent event) {
        if (inBurst == 0) {
            double gap = -Math.log(1 - random.nextDouble()) * gapNanos;
            burstAt = Math.max(last, burstAt + (long) gap);
            firstOfBurst = event.ts();
        }
        inBurst = (inBurst + 1) % burst;
        last = Math.max(last, burstAt + event.ts() - firstOfBurst);
        Envelope as = event.envelope();
        return event.match(new Moved(new Envelope(as.host(), as.run(), last, as.seq(), 0)));
    }
}
