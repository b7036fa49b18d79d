package dev.fencepost.analyzer.topology;

import dev.fencepost.analyzer.topology.SimulatedLog.Entry;
import dev.fencepost.registry.SchemaRegistry;
import dev.fencepost.wire.Framing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * A task in one of its lives: the real processor over stores that are filled from their changelogs.
 * Nothing of what it writes is seen by others before {@link #publish}, unless it writes without
 * transactions.
 */
final class SimulatedTask {
    private static final String PARTIALS = "partials";

    private final SimulatedLog log;
    private final boolean transactional;
    private final LongSupplier clock;
    private final List<TopicPartition> inputs = new ArrayList<>();
    private final Map<TopicPartition, Integer> positions = new HashMap<>();
    private final List<Runnable> unpublished = new ArrayList<>();
    private final TaskContext<byte[]> context;
    private final ObjectStore objects;
    private final Processor<byte[], byte[], byte[], byte[]> processor;

    /** Which task: of the merge, or of the straddles; of which partition. */
    record Id(boolean merge, int partition) {}

    /** The world that tasks share. */
    record World(
            SimulatedLog log,
            TopologySettings settings,
            SchemaRegistry registry,
            BareMetrics metrics,
            boolean transactional,
            LongSupplier clock) {}

    SimulatedTask(World world, Id id) {
        this.log = world.log();
        this.transactional = world.transactional();
        this.clock = world.clock();
        int partition = id.partition();
        List<String> topics =
                id.merge() ? List.copyOf(TopicNames.TRACES.keySet()) : List.of(PARTIALS);
        topics.forEach(topic -> inputs.add(new TopicPartition(topic, partition)));
        inputs.forEach(input -> positions.put(input, log.committed(input)));
        context =
                new TaskContext<>(
                        new TaskId(id.merge() ? 0 : 1, partition),
                        world.metrics(),
                        (child, key, value) -> write(() -> log.append(topicOf(child), key, value)),
                        clock);
        String store = id.merge() ? HazardTopology.SLOT_STORE : HazardTopology.STRADDLE_STORE;
        String shelf =
                id.merge() ? HazardTopology.SHELF_STORE : HazardTopology.STRADDLE_SHELF_STORE;
        objects =
                new ObjectStore(
                        store(store, partition, Map.of()),
                        new HashMap<>(log.changelog(new TopicPartition(store, partition))));
        context.add(objects);
        context.add(store(shelf, partition, log.changelog(new TopicPartition(shelf, partition))));
        processor =
                id.merge()
                        ? new MergeProcessor(
                                world.settings(),
                                Framing.of(world.registry()),
                                HazardTopology.judges(world.settings()))
                        : new StraddleProcessor(world.settings(), Framing.of(world.registry()));
        processor.init(context);
    }

    private MapStore store(String name, int partition, Map<Bytes, byte[]> restored) {
        TopicPartition changelog = new TopicPartition(name, partition);
        return new MapStore(
                name, restored, (key, value) -> write(() -> log.change(changelog, key, value)));
    }

    private static String topicOf(String child) {
        return switch (child) {
            case HazardTopology.ALERTS -> TopicNames.ALERTS;
            case HazardTopology.WINDOWS -> TopicNames.WINDOWS;
            case HazardTopology.DEAD_LETTERS -> TopicNames.DEAD_LETTER;
            default -> PARTIALS;
        };
    }

    private void write(Runnable change) {
        if (transactional) {
            unpublished.add(change);
        } else {
            change.run();
        }
    }

    /** What it can read from. */
    List<TopicPartition> inputs() {
        return inputs;
    }

    boolean hasNext(TopicPartition input) {
        return positions.get(input) < log.topic(input).size();
    }

    /** Processes the next record of an input. */
    void process(TopicPartition input) {
        int offset = positions.merge(input, 1, Integer::sum) - 1;
        Entry entry = log.topic(input).get(offset);
        context.at(input.topic(), input.partition(), offset);
        processor.process(new Record<>(entry.key().get(), entry.value().get(), clock.getAsLong()));
    }

    void punctuate() {
        context.punctuate();
    }

    /** Writes what changed, as at the beginning of a commit. */
    void flush() {
        objects.flushCache();
    }

    /** Shows others what it wrote, and its offsets: the end of a commit. */
    void publish() {
        unpublished.forEach(Runnable::run);
        unpublished.clear();
        positions.forEach(log::commit);
    }
}
