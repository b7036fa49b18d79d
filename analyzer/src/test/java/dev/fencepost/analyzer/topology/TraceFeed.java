package dev.fencepost.analyzer.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fencepost.analyzer.offline.Analysis;
import dev.fencepost.model.Alert;
import dev.fencepost.model.Batch;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Slots;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.route.BatchLimits;
import dev.fencepost.producer.route.Batcher;
import dev.fencepost.producer.route.Router;
import dev.fencepost.producer.sim.Policy;
import dev.fencepost.producer.sim.SimulatedHosts;
import dev.fencepost.producer.sim.Simulator;
import dev.fencepost.producer.sim.SimulatorSettings;
import dev.fencepost.registry.SchemaRegistry;
import dev.fencepost.wire.BatchSerializer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Simulated traces as the topics would hold them, and what the engine says of them offline. */
final class TraceFeed {
    private static final int LONGEST_PAUSE_NANOS = 200_000;

    private static final long A_WHILE_NANOS = 1_000_000_000;

    private final Slots slots;
    private boolean ends = true;
    private int longestPauseNanos = LONGEST_PAUSE_NANOS;
    private final List<TraceEvent> events = new ArrayList<>();

    TraceFeed(Slots slots) {
        this.slots = slots;
    }

    /** Adds a simulated host's events. */
    TraceFeed simulate(Policy policy, long seed, long count) {
        try (Simulator simulator = new Simulator(SimulatorSettings.of(policy, seed, count))) {
            simulator.forEachRemaining(events::add);
        }
        events.sort(
                Comparator.comparing(TraceEvent::host)
                        .thenComparing(
                                TraceEvent::envelope, dev.fencepost.model.Envelope::compareOrder));
        return this;
    }

    /** Leaves the runs open: their hosts just say nothing more. */
    TraceFeed unended() {
        ends = false;
        return this;
    }

    /** Leaves at most so much wall time between two events, on the batcher's clock. */
    TraceFeed paced(int nanos) {
        longestPauseNanos = nanos;
        return this;
    }

    /** Adds the events of several simulated hosts, in order of time. */
    TraceFeed simulate(Policy policy, long seed, long count, int hosts) {
        try (SimulatedHosts simulated =
                new SimulatedHosts(SimulatorSettings.of(policy, seed, count), hosts)) {
            simulated.forEachRemaining(events::add);
        }
        return this;
    }

    /** Adds the events of one run of several simulated hosts; runs in rising order. */
    TraceFeed simulate(SimulatorSettings run, int hosts) {
        try (SimulatedHosts simulated = new SimulatedHosts(run, hosts)) {
            simulated.forEachRemaining(events::add);
        }
        return this;
    }

    List<TraceEvent> events() {
        return events;
    }

    /** The records of all three topics, each topic in order, the three interleaved at random. */
    List<ProducerRecord<byte[], byte[]>> records(
            SchemaRegistry registry, int batchSize, Random random) {
        Map<Stream, Deque<Batch>> topics = new EnumMap<>(Stream.class);
        for (Stream stream : Stream.values()) {
            topics.put(stream, new ArrayDeque<>());
        }
        Batcher batcher =
                new Batcher(
                        slots,
                        new BatchLimits(batchSize, 2_000_000, 4_000_000),
                        batch -> topics.get(batch.stream()).add(batch));
        Router router = new Router(slots, batcher);
        long now = 0;
        for (TraceEvent event : events) {
            router.route(event);
            now += random.nextInt(longestPauseNanos);
            batcher.tick(now);
        }
        if (ends) {
            batcher.end();
        } else {
            batcher.settle();
            batcher.tick(now + A_WHILE_NANOS);
        }
        return interleave(topics, registry, random);
    }

    private static List<ProducerRecord<byte[], byte[]>> interleave(
            Map<Stream, Deque<Batch>> topics, SchemaRegistry registry, Random random) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (BatchSerializer serializer = new BatchSerializer(registry)) {
            while (topics.values().stream().anyMatch(topic -> !topic.isEmpty())) {
                Deque<Batch> topic = topics.get(Stream.of(random.nextInt(3)));
                for (int i = random.nextInt(20); i >= 0 && !topic.isEmpty(); i--) {
                    records.add(record(topic.poll(), serializer));
                }
            }
        }
        return records;
    }

    static ProducerRecord<byte[], byte[]> record(Batch batch, BatchSerializer serializer) {
        String topic = TopicNames.traceOf(batch.stream());
        return new ProducerRecord<>(
                topic, batch.key().getBytes(UTF_8), serializer.serialize(topic, batch));
    }

    /** What the engine says of the trace without Kafka. */
    List<Alert> offline() {
        Analysis analysis = new Analysis(slots, Hardware.AMD);
        Router router = new Router(slots, analysis::accept);
        events.forEach(router::route);
        analysis.finish();
        return analysis.alerts();
    }
}
