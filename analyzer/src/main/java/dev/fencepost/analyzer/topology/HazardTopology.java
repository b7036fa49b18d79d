package dev.fencepost.analyzer.topology;

import dev.fencepost.analyzer.engine.SlotEngine;
import dev.fencepost.registry.SchemaRegistry;
import dev.fencepost.wire.Framing;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The streaming join, as a value: three trace topics in; alerts, windows and dead letters out.
 *
 * <pre>
 * fencepost.iommu ┐                      ┌► fencepost.windows
 * fencepost.rmp   ┼► merge and judge ────┼► fencepost.dead-letter
 * fencepost.dma   ┘      │               └► fencepost.alerts ◄┐
 *                        └► partials (internal) ► straddles ──┘
 * </pre>
 *
 * <p>What slots say of accesses that lie in several of them goes through a repartition topic that
 * Kafka Streams makes and cleans up itself: it gets as many partitions as the trace topics, is
 * written and read within the same transactions as everything else, and its records are deleted
 * once they are used. Only the DSL can declare such a topic, so the graph is laid with it; the
 * sinks are added to the same nodes by name.
 */
public final class HazardTopology {
    static final String TRACES = "traces";
    static final String MERGE = "merge";
    static final String PARTIALS = "partials";
    static final String STRADDLES = "straddles";
    static final String ALERTS = "alerts";
    static final String WINDOWS = "windows";
    static final String DEAD_LETTERS = "dead-letters";

    /** The store of queues, positions and judges. */
    static final String SLOT_STORE = "slots";

    /** The store of batches beyond the memory bound. */
    static final String SHELF_STORE = "shelf";

    /** The store of straddling accesses. */
    static final String STRADDLE_STORE = "straddles";

    /** The store of straddling accesses beyond the memory bound. */
    static final String STRADDLE_SHELF_STORE = "straddle-shelf";

    private static final Map<String, String> CHANGELOG =
            Map.of(
                    "max.message.bytes",
                    Integer.toString(
                            TopologySettings.MAX_RECORD_BYTES + TopologySettings.OVERHEAD_BYTES));

    private HazardTopology() {}

    /** The topology that finds hazards. */
    public static Topology build(TopologySettings settings, SchemaRegistry registry) {
        return build(settings, Framing.of(registry));
    }

    /** The topology that finds hazards, with values by whatever serde. */
    public static Topology build(TopologySettings settings, Framing framing) {
        return build(settings, framing, judges(settings));
    }

    /** Makes the judges that find hazards. */
    static SlotJudge.Factory judges(TopologySettings settings) {
        return (host, run, slot, slots) ->
                new EngineJudge(new SlotEngine(host, run, slot, slots, settings.hardware()));
    }

    /** The topology with judges of the caller's. */
    static Topology build(
            TopologySettings settings, SchemaRegistry registry, SlotJudge.Factory judges) {
        return build(settings, Framing.of(registry), judges);
    }

    private static Topology build(
            TopologySettings settings, Framing framing, SlotJudge.Factory judges) {
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(
                        List.copyOf(TopicNames.TRACES.keySet()),
                        Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName(TRACES))
                .process(
                        with(
                                () -> new MergeProcessor(settings, framing, judges),
                                slotStore(),
                                shelfStore(SHELF_STORE)),
                        Named.as(MERGE))
                .process(PassOn::new, Named.as(PARTIALS))
                .repartition(
                        Repartitioned.with(Serdes.ByteArray(), Serdes.ByteArray())
                                .withName(PARTIALS))
                .process(
                        with(
                                () -> new StraddleProcessor(settings, framing),
                                straddleStore(),
                                shelfStore(STRADDLE_SHELF_STORE)),
                        Named.as(STRADDLES));
        Topology topology = builder.build();
        addSink(topology, ALERTS, TopicNames.ALERTS, MERGE, STRADDLES);
        addSink(topology, WINDOWS, TopicNames.WINDOWS, MERGE);
        addSink(topology, DEAD_LETTERS, TopicNames.DEAD_LETTER, MERGE);
        return topology;
    }

    private static StoreBuilder<?> slotStore() {
        return new ObjectStoreBuilder(SLOT_STORE).withLoggingEnabled(CHANGELOG);
    }

    private static StoreBuilder<?> straddleStore() {
        return new ObjectStoreBuilder(STRADDLE_STORE).withLoggingEnabled(CHANGELOG);
    }

    private static StoreBuilder<?> shelfStore(String name) {
        return Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(name),
                        Serdes.ByteArray(),
                        Serdes.ByteArray())
                .withLoggingEnabled(CHANGELOG)
                .withCachingDisabled();
    }

    private static void addSink(Topology topology, String name, String topic, String... parents) {
        topology.addSink(
                name, topic, new ByteArraySerializer(), new ByteArraySerializer(), parents);
    }

    private static ProcessorSupplier<byte[], byte[], byte[], byte[]> with(
            ProcessorSupplier<byte[], byte[], byte[], byte[]> supplier, StoreBuilder<?>... stores) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<byte[], byte[], byte[], byte[]> get() {
                return supplier.get();
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(stores);
            }
        };
    }

    /** Gives the merge's messages a child of a known name. */
    private static final class PassOn extends ContextualProcessor<byte[], byte[], byte[], byte[]> {
        @Override
        public void process(Record<byte[], byte[]> message) {
            context().forward(message);
        }
    }
}
