package dev.fencepost.analyzer.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fencepost.model.Batch;
import dev.fencepost.model.Slots;
import dev.fencepost.producer.route.BatchLimits;
import dev.fencepost.producer.route.Pacer;
import dev.fencepost.producer.route.Replay;
import dev.fencepost.producer.route.TopicPlan;
import dev.fencepost.producer.sim.Layout;
import dev.fencepost.producer.sim.Simulator;
import dev.fencepost.producer.sim.SimulatorSettings;
import dev.fencepost.registry.SchemaRegistry;
import dev.fencepost.wire.BatchSerializer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.avro.Schema;

/**
 * The records that a host's source writes, in a time that only the simulation passes: the routing
 * and batching of a replay, with a clock that jumps. Single-threaded.
 */
final class HostRecords {
    /** Eight guests over eight GiB, so that up to eight slots have something to do. */
    private static final Layout LAYOUT = new Layout(8, 1L << 30, 2, 1, 1_024);

    private static final long SECOND = 1_000_000_000;

    /** Kafka's producer waits so long for more before it sends a request. */
    private static final long REQUEST_NANOS = 2_000_000;

    /** What Kafka adds to a record: lengths, and what it is after the first of its batch. */
    private static final int RECORD_BYTES = 10;

    private final BatchSerializer serializer = new BatchSerializer(new AnyRegistry());
    private final JumpingClock clock = new JumpingClock();
    private final double[] copies;
    private long began;
    private long events;
    private long records;
    private long progress;
    private long bytes;
    private long requests;
    private long lastRequest;

    private HostRecords(int spread) {
        copies = new double[spread];
    }

    /**
     * Runs a host for a while.
     *
     * @param of what it does
     * @param events that count: the host's start does not
     */
    static HostRecords of(SimulatorSettings of, Source source, long events, long seed) {
        HostRecords host = new HostRecords(source.spread);
        SimulatorSettings one =
                of.but().layout(LAYOUT).seed(seed).events(Long.MAX_VALUE / 2).build();
        PacedTrace trace =
                new PacedTrace(
                        new Simulator(one),
                        source.rate,
                        source.burst,
                        events,
                        new SplittableRandom(seed),
                        host::begin);
        Pacer pacer = new Pacer(host.clock, host.clock::pass, 1);
        Slots slots = new Slots(source.spread);
        new Replay(slots, source.limits, pacer, host::count).run(trace, sent -> {});
        host.events = events;
        return host;
    }

    /**
     * Where a host's events come from.
     *
     * @param rate events a second
     * @param burst events that come at once; 1 for one at a time
     */
    record Source(double rate, int burst, int spread, BatchLimits limits) {}

    private void begin() {
        began = clock.nanos;
        Arrays.fill(copies, 0);
        records = 0;
        progress = 0;
        bytes = 0;
        requests = 0;
    }

    private void count(Batch batch) {
        if (batch.end() && batch.events().isEmpty()) {
            return;
        }
        copies[batch.slot()] += batch.events().size();
        records++;
        progress += batch.events().isEmpty() ? 1 : 0;
        bytes +=
                serializer.serialize(TopicPlan.topicOf(batch.stream()), batch).length
                        + batch.key().getBytes(UTF_8).length
                        + RECORD_BYTES;
        if (clock.nanos - lastRequest >= REQUEST_NANOS) {
            requests++;
            lastRequest = clock.nanos;
        }
    }

    private double perSecond(double count) {
        return count * SECOND / (clock.nanos - began);
    }

    double eventsPerSecond() {
        return perSecond((double) events);
    }

    double recordsPerEvent() {
        return (double) records / events;
    }

    double bytesPerEvent() {
        return (double) bytes / events;
    }

    double requestsPerEvent() {
        return (double) requests / events;
    }

    /** Percent of the records. */
    double progressShare() {
        return 100.0 * progress / records;
    }

    double copiesPerEvent() {
        return Arrays.stream(copies).sum() / events;
    }

    /** Copies an event of each slot. */
    double[] shares() {
        return Arrays.stream(copies).map(count -> count / events).toArray();
    }

    /** A clock that stands still until time is passed. */
    private static final class JumpingClock extends Clock {
        private long nanos = SECOND;

        void pass(long more) {
            nanos += more;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochSecond(nanos / SECOND, nanos % SECOND);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** Knows every schema by one id: only lengths count here. */
    private static final class AnyRegistry implements SchemaRegistry {
        @Override
        public int register(String subject, Schema schema) {
            return 1;
        }

        @Override
        public Schema schemaById(int id) {
            throw new IllegalStateException("nothing is read here");
        }
    }
}
