package dev.fencepost.wire;

import dev.fencepost.wire.codec.AvroOutput;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Writes records in Confluent's wire format; registers their schema for a topic, as {@code
 * topic-value}, before the first. Single-threaded.
 */
final class RecordSerializer<T> implements Serializer<T> {
    private final Framing framing;
    private final RecordCodec<T> codec;
    private final AvroOutput out = new AvroOutput();
    private final Map<String, Framing.Sealer> sealers = new HashMap<>();

    RecordSerializer(Framing framing, RecordCodec<T> codec) {
        this.framing = framing;
        this.codec = codec;
    }

    /** Writes a record; what is absent stays absent, which deletes a key of a compacted topic. */
    @Override
    public byte[] serialize(String topic, T record) {
        if (record == null) {
            return null;
        }
        Framing.Sealer sealer = sealers.get(topic);
        if (sealer == null) {
            sealer = framing.sealer(topic, codec.schema());
            sealers.put(topic, sealer);
        }
        out.clear();
        byte[] head = sealer.head();
        out.writeRaw(head, 0, head.length);
        codec.write(record, out);
        return sealer.seal(out.toByteArray());
    }
}
