package dev.fencepost.analyzer.bench;

import dev.fencepost.analyzer.demo.Closing;
import dev.fencepost.analyzer.demo.LocalCluster;
import dev.fencepost.model.Batch;
import dev.fencepost.model.Slots;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.route.BatchLimits;
import dev.fencepost.producer.route.Pacer;
import dev.fencepost.producer.route.Replay;
import dev.fencepost.producer.route.TraceProducer;
import dev.fencepost.producer.sim.SimulatedHosts;
import java.time.Clock;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A broker of its own whose trace topics hold a trace, whole and ended, to be read as often as one
 * likes. It goes, with all that it stored, when it is closed or the JVM is told to end.
 */
final class FilledTopics implements AutoCloseable {
    /** Disk that the broker and a pass over the topics want, and that an event takes, about. */
    private static final long SPARE_BYTES = 1L << 30;

    private static final long BYTES_PER_EVENT = 256;

    private static final long BEGINNING = 8;
    private static final long FEW = 1_000_000;

    /**
     * A broker that waits for all threads of a group before it deals out partitions, as one does
     * where nobody tells it otherwise: else the first thread gets all, and gives some away later.
     */
    private static final Map<String, String> ALL_AT_ONCE =
            Map.of("group.initial.rebalance.delay.ms", "500");

    /** Records are cut by their number of events, and at word of progress. */
    private static final long NO_LINGER = Long.MAX_VALUE / 4;

    private final Closing closing = new Closing();
    private final LocalCluster cluster = closing.add(new LocalCluster());
    private final long events;
    private long records;

    /** Starts a broker and fills its topics with the trace of the settings. */
    FilledTopics(BenchSettings settings, Shape shape) {
        long most = settings.events(shape.batch());
        try (SimulatedHosts trace = settings.stream(most, shape.partitions())) {
            cluster.start(shape.partitions(), SPARE_BYTES + BYTES_PER_EVENT * most, ALL_AT_ONCE);
            events = fill(trace, shape.batch());
        } catch (RuntimeException e) {
            closing.close();
            throw e;
        }
    }

    private long fill(SimulatedHosts trace, int batch) {
        try (TraceProducer producer =
                TraceProducer.open(cluster.kafka(), cluster.registry(), Clock.systemUTC())) {
            Consumer<Batch> counted =
                    full -> {
                        records++;
                        producer.accept(full);
                    };
            long sent = replay(trace, batch, counted);
            producer.flush();
            return sent;
        }
    }

    /**
     * Sends a trace to a sink in records as they are where hosts are followed live, however fast
     * this machine is; answers how many events there were.
     */
    static long replay(Iterator<TraceEvent> trace, int batch, Consumer<Batch> sink) {
        BatchLimits limits = new BatchLimits(batch, NO_LINGER, BatchLimits.DEFAULT.progressNanos());
        TraceClock clock = new TraceClock(trace);
        Pacer pacer = new Pacer(clock, nanos -> {}, Double.POSITIVE_INFINITY);
        return new Replay(Slots.DEFAULT, limits, pacer, sink).run(clock, count -> {});
    }

    LocalCluster cluster() {
        return cluster;
    }

    /** Events in the topics, each counted once. */
    long events() {
        return events;
    }

    /**
     * Events after which a pass over them is timed: by then its threads have begun, as a rule,
     * which takes a topology a third of a second that one that runs for long does not have. Where
     * there are few, it is the first.
     */
    long begun() {
        return events < FEW ? 1 : events / BEGINNING;
    }

    /** Records in the topics. */
    long records() {
        return records;
    }

    @Override
    public void close() {
        closing.close();
    }
}
