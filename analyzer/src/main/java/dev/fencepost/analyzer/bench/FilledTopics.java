package dev.fencepost.analyzer.bench;

import dev.fencepost.analyzer.demo.LocalCluster;
import dev.fencepost.model.Slots;
import dev.fencepost.producer.route.BatchLimits;
import dev.fencepost.producer.route.Pacer;
import dev.fencepost.producer.route.Replay;
import dev.fencepost.producer.route.TraceProducer;
import dev.fencepost.trace.TraceSource;
import java.time.Clock;
import java.util.concurrent.locks.LockSupport;

/**
 * A broker of its own whose trace topics hold a trace, whole and ended, to be read as often as one
 * likes.
 */
public final class FilledTopics implements AutoCloseable {
    /** Disk that the broker and a pass over the topics want, and that an event takes, about. */
    private static final long SPARE_BYTES = 1L << 30;

    private static final long BYTES_PER_EVENT = 256;

    /** Records are cut by their number of events alone: a trace is sent without pauses. */
    private static final long NO_LINGER = Long.MAX_VALUE / 4;

    private final LocalCluster cluster = new LocalCluster();
    private final long events;

    /**
     * Starts a broker and fills its topics.
     *
     * @param most about how many events the trace has
     * @param batch events of a record
     */
    public FilledTopics(TraceSource trace, long most, Slots slots, int partitions, int batch) {
        cluster.start(partitions, SPARE_BYTES + BYTES_PER_EVENT * most);
        try {
            events = fill(trace, slots, batch);
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private long fill(TraceSource trace, Slots slots, int batch) {
        Pacer pacer =
                new Pacer(Clock.systemUTC(), LockSupport::parkNanos, Double.POSITIVE_INFINITY);
        BatchLimits limits = new BatchLimits(batch, NO_LINGER, BatchLimits.DEFAULT.progressNanos());
        try (TraceProducer producer =
                TraceProducer.open(cluster.kafka(), cluster.registry(), Clock.systemUTC())) {
            long sent = new Replay(slots, limits, pacer, producer).run(trace, count -> {});
            producer.flush();
            return sent;
        }
    }

    LocalCluster cluster() {
        return cluster;
    }

    /** Events in the topics, each counted once. */
    public long events() {
        return events;
    }

    @Override
    public void close() {
        cluster.close();
    }
}
