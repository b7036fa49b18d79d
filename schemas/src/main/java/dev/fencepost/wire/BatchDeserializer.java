package dev.fencepost.wire;

import dev.fencepost.model.Batch;
import dev.fencepost.model.Stream;
import dev.fencepost.registry.SchemaRegistry;
import dev.fencepost.wire.codec.BatchCodec;
import dev.fencepost.wire.codec.MalformedRecordException;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads batches of any of the three streams, whole or not at all. Single-threaded.
 *
 * <p>{@link MalformedRecordException} means that the record will never be readable; {@link
 * dev.fencepost.registry.RegistryUnavailableException} that nothing is known of it yet: try again.
 */
public final class BatchDeserializer implements Deserializer<Batch> {
    private static final String TOPIC = "fencepost.";

    private final BatchCodec codec = new BatchCodec();
    private final Framing.Opener opener;

    public BatchDeserializer(SchemaRegistry registry) {
        this(Framing.of(registry));
    }

    public BatchDeserializer(Framing framing) {
        opener =
                framing.opener(
                        BatchCodec.schema(Stream.IOMMU),
                        BatchCodec.schema(Stream.RMP),
                        BatchCodec.schema(Stream.DMA));
    }

    /** Reads a batch of whatever stream its schema says. */
    @Override
    public Batch deserialize(String topic, byte[] value) {
        Framing.Body body = open(topic, value);
        return codec.decode(streamOf(body), body.avro());
    }

    /** Reads a batch of this stream; one of another is malformed. */
    public Batch deserialize(Stream stream, byte[] value) {
        Framing.Body body = open(TOPIC + stream.label(), value);
        if (streamOf(body) != stream) {
            throw new MalformedRecordException(
                    body.record() + " among records of stream " + stream.label());
        }
        return codec.decode(stream, body.avro());
    }

    private Framing.Body open(String topic, byte[] value) {
        if (value == null) {
            throw new MalformedRecordException("a record without a value");
        }
        return opener.open(topic, value);
    }

    private static Stream streamOf(Framing.Body body) {
        return switch (body.record()) {
            case "fencepost.IommuBatch" -> Stream.IOMMU;
            case "fencepost.RmpBatch" -> Stream.RMP;
            default -> Stream.DMA;
        };
    }
}
