package dev.fencepost.producer.route;

import dev.fencepost.model.Batch;
import dev.fencepost.model.Stream;
import dev.fencepost.registry.RegistryRefusedException;
import dev.fencepost.registry.RegistryUnavailableException;
import dev.fencepost.registry.SchemaRegistry;
import dev.fencepost.wire.BatchSerializer;
import dev.fencepost.wire.Framing;
import dev.fencepost.wire.codec.BatchCodec;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Writes batches to the topics of their streams, idempotently, in the order given: key {@code
 * host/slot}, timestamp the wall clock's, since retention counts from it.
 *
 * <p>A batch that cannot be written ends everything: the first failure is thrown from the next call
 * and from {@link #close}, as one exception that names the topic. Single-threaded.
 */
public final class TraceProducer implements Consumer<Batch>, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Map<String, Object> SETTINGS =
            Map.of(
                    "max.in.flight.requests.per.connection",
                    1, // on a new topic a second request may overtake the first, which then fails
                    "enable.idempotence",
                    true,
                    "acks",
                    "all",
                    "compression.type",
                    "lz4",
                    "batch.size",
                    1 << 18,
                    "linger.ms",
                    2,
                    "max.request.size",
                    TopicPlan.MAX_RECORD_BYTES,
                    "request.timeout.ms",
                    10_000,
                    "delivery.timeout.ms",
                    (int) PATIENCE.toMillis(),
                    "max.block.ms",
                    PATIENCE.toMillis());

    private final Producer<String, Batch> producer;
    private final Clock clock;
    private final Map<Stream, String> topics = new EnumMap<>(Stream.class);
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    TraceProducer(Producer<String, Batch> producer, Clock clock) {
        this.producer = producer;
        this.clock = clock;
        for (Stream stream : Stream.values()) {
            topics.put(stream, TopicPlan.topicOf(stream));
        }
    }

    /**
     * Opens a producer and registers the schemas of the three topics.
     *
     * @throws ClusterException where the registry does not answer or refuses
     */
    public static TraceProducer open(KafkaSettings settings, SchemaRegistry registry, Clock clock) {
        return open(settings, Framing.of(registry), clock);
    }

    /** The same, with values by whatever serde. */
    public static TraceProducer open(KafkaSettings settings, Framing framing, Clock clock) {
        try {
            for (Stream stream : Stream.values()) {
                framing.sealer(TopicPlan.topicOf(stream), BatchCodec.schema(stream));
            }
        } catch (RegistryUnavailableException | RegistryRefusedException e) {
            throw new ClusterException("the schema registry does not take our schemas", e);
        }
        return new TraceProducer(
                new KafkaProducer<>(
                        settings.with(SETTINGS),
                        new StringSerializer(),
                        new BatchSerializer(framing)),
                clock);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the callback is told of every failure
    public void accept(Batch batch) {
        throwFailure();
        String topic = topics.get(batch.stream());
        var written = new ProducerRecord<>(topic, null, clock.millis(), batch.key(), batch);
        producer.send(
                written,
                (metadata, problem) -> {
                    if (problem != null) {
                        failure.compareAndSet(
                                null, new ClusterException("cannot write to " + topic, problem));
                    }
                });
    }

    /** Waits until everything is written. */
    public void flush() {
        producer.flush();
        throwFailure();
    }

    @Override
    public void close() {
        producer.close(PATIENCE);
        throwFailure();
    }

    private void throwFailure() {
        Exception first = failure.get();
        if (first != null) {
            throw new ClusterException(first.getMessage(), first.getCause());
        }
    }
}
