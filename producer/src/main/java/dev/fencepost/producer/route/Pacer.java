package dev.fencepost.producer.route;

import dev.fencepost.model.TraceEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Says how long to wait before each event so that a replay takes the trace's own time, or a
 * multiple of it: the one place where a trace meets a clock. Each host's run begins when its first
 * event is met.
 */
public final class Pacer {
    private final Clock clock;
    private final LongConsumer sleep;
    private final double speed;
    private final Map<String, Start> starts = new HashMap<>();

    /**
     * A pacer of that speed.
     *
     * @param sleep waits that many nanoseconds, or less
     * @param speed trace time per real time, above 0; infinite never waits
     */
    public Pacer(Clock clock, LongConsumer sleep, double speed) {
        if (!(speed > 0)) {
            throw new IllegalArgumentException("speed is not positive: " + speed);
        }
        this.clock = clock;
        this.sleep = sleep;
        this.speed = speed;
    }

    /** Now, in nanoseconds. */
    public long nanos() {
        Instant now = clock.instant();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    /** Nanoseconds until the event is due, 0 if it is. */
    public long untilDue(TraceEvent event) {
        if (Double.isInfinite(speed)) {
            return 0;
        }
        long now = nanos();
        Start start = starts.get(event.host());
        if (start == null || start.run != event.run()) {
            start = new Start(event.run(), event.ts(), now);
            starts.put(event.host(), start);
        }
        double due = (event.ts() - start.ts) / speed;
        return Math.max(0, (long) due - (now - start.nanos));
    }

    /** Waits that many nanoseconds, or less. */
    public void sleep(long nanos) {
        sleep.accept(nanos);
    }

    private record Start(int run, long ts, long nanos) {}
}
