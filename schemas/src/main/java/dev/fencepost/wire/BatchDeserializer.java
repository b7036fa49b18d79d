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
    private final BatchCodec codec = new BatchCodec();
    private final WriterSchemas writers;

    public BatchDeserializer(SchemaRegistry registry) {
        writers =
                new WriterSchemas(
                        registry,
                        BatchCodec.schema(Stream.IOMMU),
                        BatchCodec.schema(Stream.RMP),
                        BatchCodec.schema(Stream.DMA));
    }

    /** Reads a batch of whatever stream its schema says. */
    @Override
    public Batch deserialize(String topic, byte[] value) {
        WriterSchemas.Body body = open(value);
        return codec.decode(streamOf(body), body.avro());
    }

    /** Reads a batch of this stream; one of another is malformed. */
    public Batch deserialize(Stream stream, byte[] value) {
        WriterSchemas.Body body = open(value);
        if (streamOf(body) != stream) {
            throw new MalformedRecordException(
                    body.record() + " among records of stream " + stream.label());
        }
        return codec.decode(stream, body.avro());
    }

    private WriterSchemas.Body open(byte[] value) {
        if (value == null) {
            throw new MalformedRecordException("a record without a value");
        }
        return writers.open(value);
    }

    private static Stream streamOf(WriterSchemas.Body body) {
        return switch (body.record()) {
            case "fencepost.IommuBatch" -> Stream.IOMMU;
            case "fencepost.RmpBatch" -> Stream.RMP;
            default -> Stream.DMA;
        };
    }
}
