package dev.fencepost.wire;

import dev.fencepost.registry.SchemaRegistry;
import dev.fencepost.wire.codec.AvroOutput;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Writes records in Confluent's wire format; registers their schema for a topic, as {@code
 * topic-value}, before the first. Single-threaded.
 */
final class RecordSerializer<T> implements Serializer<T> {
    private final SchemaRegistry registry;
    private final RecordCodec<T> codec;
    private final AvroOutput out = new AvroOutput();
    private final Map<String, byte[]> headers = new HashMap<>();

    RecordSerializer(SchemaRegistry registry, RecordCodec<T> codec) {
        this.registry = registry;
        this.codec = codec;
    }

    /** Writes a record; what is absent stays absent, which deletes a key of a compacted topic. */
    @Override
    public byte[] serialize(String topic, T record) {
        if (record == null) {
            return null;
        }
        byte[] header = headers.get(topic);
        if (header == null) {
            header = WireFormat.header(registry.register(topic + "-value", codec.schema()));
            headers.put(topic, header);
        }
        out.clear();
        out.writeRaw(header, 0, header.length);
        codec.write(record, out);
        return out.toByteArray();
    }
}
