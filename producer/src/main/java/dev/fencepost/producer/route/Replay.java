package dev.fencepost.producer.route;

import dev.fencepost.model.Batch;
import dev.fencepost.model.Slots;
import dev.fencepost.model.TraceEvent;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Sends a trace, in each host's total order, through routing and batching to a sink: at the trace's
 * own pace, or as fast as the sink takes it.
 */
public final class Replay {
    private static final int EVENTS_PER_TICK = 64;
    private static final long LONGEST_SLEEP = 1_000_000;

    private final Router router;
    private final Batcher batcher;
    private final Pacer pacer;
    private long events;

    /** A replay into that sink; the pacer says when each event is due. */
    public Replay(Slots slots, BatchLimits limits, Pacer pacer, Consumer<Batch> sink) {
        batcher = new Batcher(slots, limits, sink);
        router = new Router(slots, batcher);
        this.pacer = pacer;
    }

    /**
     * Sends all of a trace and ends its runs.
     *
     * @param progress told now and then how many events were sent
     * @return events sent
     */
    public long run(Iterator<TraceEvent> trace, LongConsumer progress) {
        while (trace.hasNext()) {
            TraceEvent event = trace.next();
            awaitDue(event);
            if (events % EVENTS_PER_TICK == 0) {
                batcher.tick(pacer.nanos());
                progress.accept(events);
            }
            router.route(event);
            events++;
        }
        batcher.end();
        progress.accept(events);
        return events;
    }

    private void awaitDue(TraceEvent event) {
        long wait = pacer.untilDue(event);
        if (wait == 0) {
            return;
        }
        batcher.settle();
        while (wait > 0) {
            batcher.tick(pacer.nanos());
            pacer.sleep(Math.min(wait, LONGEST_SLEEP));
            wait = pacer.untilDue(event);
        }
        batcher.tick(pacer.nanos());
    }
}
