package dev.fencepost.wire;

import dev.fencepost.model.Batch;
import dev.fencepost.model.Stream;
import dev.fencepost.registry.SchemaRegistry;
import dev.fencepost.wire.codec.BatchCodec;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Writes batches in Confluent's wire format; registers the schema of a topic, as {@code
 * topic-value}, before the first. Single-threaded, as Kafka's producers use it.
 */
public final class BatchSerializer implements Serializer<Batch> {
    private final SchemaRegistry registry;
    private final BatchCodec codec = new BatchCodec();
    private final Map<String, Map<Stream, byte[]>> headers = new HashMap<>();

    public BatchSerializer(SchemaRegistry registry) {
        this.registry = registry;
    }

    /**
     * Writes a batch.
     *
     * @throws dev.fencepost.registry.RegistryUnavailableException where the registry does not
     *     answer
     */
    @Override
    public byte[] serialize(String topic, Batch batch) {
        Map<Stream, byte[]> ofTopic =
                headers.computeIfAbsent(topic, name -> new EnumMap<>(Stream.class));
        byte[] header = ofTopic.get(batch.stream());
        if (header == null) {
            header =
                    WireFormat.header(
                            registry.register(topic + "-value", BatchCodec.schema(batch.stream())));
            ofTopic.put(batch.stream(), header);
        }
        return codec.encode(batch, header);
    }
}
