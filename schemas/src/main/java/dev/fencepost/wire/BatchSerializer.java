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
    private final Framing framing;
    private final BatchCodec codec = new BatchCodec();
    private final Map<String, Map<Stream, Framing.Sealer>> sealers = new HashMap<>();

    public BatchSerializer(SchemaRegistry registry) {
        this(Framing.of(registry));
    }

    public BatchSerializer(Framing framing) {
        this.framing = framing;
    }

    /**
     * Writes a batch.
     *
     * @throws dev.fencepost.registry.RegistryUnavailableException where the registry does not
     *     answer
     */
    @Override
    public byte[] serialize(String topic, Batch batch) {
        Map<Stream, Framing.Sealer> ofTopic =
                sealers.computeIfAbsent(topic, name -> new EnumMap<>(Stream.class));
        Framing.Sealer sealer = ofTopic.get(batch.stream());
        if (sealer == null) {
            sealer = framing.sealer(topic, BatchCodec.schema(batch.stream()));
            ofTopic.put(batch.stream(), sealer);
        }
        return sealer.seal(codec.encode(batch, sealer.head()));
    }
}
