package dev.fencepost.analyzer.topology;

import java.io.File;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * What a processor of a simulated task sees of the world.
 *
 * @param <T> byte[]: a type variable cannot be bounded by an array, as overriding would have to
 */
final class TaskContext<T> implements ProcessorContext<T, T> {
    private final TaskId id;
    private final StreamsMetrics metrics;
    private final Forwarding forwarding;
    private final LongSupplier clock;
    private final Map<String, StateStore> stores = new HashMap<>();
    private final Map<Punctuator, Duration> punctuators = new HashMap<>();
    private Optional<RecordMetadata> metadata = Optional.empty();

    /** Takes what a processor forwards to a named child. */
    @FunctionalInterface
    interface Forwarding {
        void forward(String child, byte[] key, byte[] value);
    }

    TaskContext(TaskId id, StreamsMetrics metrics, Forwarding forwarding, LongSupplier clock) {
        this.id = id;
        this.metrics = metrics;
        this.forwarding = forwarding;
        this.clock = clock;
    }

    void add(StateStore store) {
        stores.put(store.name(), store);
    }

    void at(String topic, int partition, long offset) {
        metadata =
                Optional.of(
                        new RecordMetadata() {
                            @Override
                            public String topic() {
                                return topic;
                            }

                            @Override
                            public int partition() {
                                return partition;
                            }

                            @Override
                            public long offset() {
                                return offset;
                            }
                        });
    }

    /** Calls every punctuator, as Kafka Streams does when its time has come. */
    void punctuate() {
        punctuators.keySet().forEach(punctuator -> punctuator.punctuate(clock.getAsLong()));
    }

    @Override
    public <K extends T, V extends T> void forward(Record<K, V> message, String child) {
        forwarding.forward(child, (byte[]) message.key(), (byte[]) message.value());
    }

    @Override
    public <K extends T, V extends T> void forward(Record<K, V> message) {
        throw new UnsupportedOperationException();
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <S extends StateStore> S getStateStore(String name) {
        return (S) stores.get(name);
    }

    @Override
    public Cancellable schedule(Duration every, PunctuationType type, Punctuator punctuator) {
        punctuators.put(punctuator, every);
        return () -> punctuators.remove(punctuator);
    }

    @Override
    public Cancellable schedule(
            Instant first, Duration every, PunctuationType type, Punctuator punctuator) {
        throw new UnsupportedOperationException();
    }

    @Override
    public TaskId taskId() {
        return id;
    }

    @Override
    public Optional<RecordMetadata> recordMetadata() {
        return metadata;
    }

    @Override
    public StreamsMetrics metrics() {
        return metrics;
    }

    @Override
    public long currentSystemTimeMs() {
        return clock.getAsLong();
    }

    @Override
    public String applicationId() {
        return TopologySettings.DEFAULT_APPLICATION_ID;
    }

    @Override
    public Serde<?> keySerde() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Serde<?> valueSerde() {
        throw new UnsupportedOperationException();
    }

    @Override
    public File stateDir() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void commit() {}

    @Override
    public Map<String, Object> appConfigs() {
        return Map.of();
    }

    @Override
    public Map<String, Object> appConfigsWithPrefix(String prefix) {
        return Map.of();
    }

    @Override
    public long currentStreamTimeMs() {
        return clock.getAsLong();
    }
}
