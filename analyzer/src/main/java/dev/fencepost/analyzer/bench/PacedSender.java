package dev.fencepost.analyzer.bench;

import dev.fencepost.model.Batch;
import dev.fencepost.model.Slots;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.route.BatchLimits;
import dev.fencepost.producer.route.Batcher;
import dev.fencepost.producer.route.Router;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Sends a trace live, so many events a second whatever trace time says, and knows afterwards when
 * each event was due. An event that the sender is late with was due all the same.
 *
 * <p>One thread sends; others may ask once it is done.
 */
final class PacedSender {
    private static final int EVENTS_PER_TICK = 64;
    private static final long LONGEST_SLEEP = 500_000;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Batcher batcher;
    private final Router router;
    private final double nanosPerEvent;
    private long begun;
    private long[] times = new long[1 << 16];
    private int sent;
    private long latest;

    /** A sender into that sink. */
    PacedSender(BatchLimits limits, int rate, Consumer<Batch> sink) {
        batcher = new Batcher(Slots.DEFAULT, limits, sink);
        router = new Router(Slots.DEFAULT, batcher);
        nanosPerEvent = NANOS_PER_SECOND / rate;
    }

    /** Sends all of it, each event when it is due, the first at once. */
    void send(Iterator<TraceEvent> trace) {
        begun = System.nanoTime() - (long) (sent * nanosPerEvent);
        while (trace.hasNext()) {
            TraceEvent event = trace.next();
            long due = begun + (long) (sent * nanosPerEvent);
            if (due > System.nanoTime()) {
                await(due);
            } else if (sent % EVENTS_PER_TICK == 0) {
                batcher.tick(System.nanoTime());
            }
            latest = Math.max(latest, System.nanoTime() - due);
            note(event.ts());
            router.route(event);
        }
    }

    private void await(long due) {
        batcher.settle();
        for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
            batcher.tick(System.nanoTime());
            LockSupport.parkNanos(Math.min(wait, LONGEST_SLEEP));
        }
        batcher.tick(System.nanoTime());
    }

    private void note(long ts) {
        if (sent == times.length) {
            times = Arrays.copyOf(times, 2 * sent);
        }
        times[sent++] = ts;
    }

    /** Sends what is left in batches, and word of it in every stream and slot. */
    void settle() {
        batcher.settle();
        long quiet = System.nanoTime() + 2 * BatchLimits.DEFAULT.progressNanos();
        batcher.tick(System.nanoTime());
        LockSupport.parkNanos(quiet - System.nanoTime());
        batcher.tick(quiet);
    }

    /** Ends the runs of all hosts. */
    void end() {
        batcher.end();
    }

    /** How late it was at most with an event. */
    long latestNanos() {
        return latest;
    }

    /** When the first event was due, on the clock of {@link System#nanoTime}. */
    long begunNanos() {
        return begun;
    }

    /** When the first event of that time was due, if all were sent in one go. */
    long dueNanos(long ts) {
        int low = 0;
        int high = sent;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(times[middle], ts) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return begun + (long) (low * nanosPerEvent);
    }
}
