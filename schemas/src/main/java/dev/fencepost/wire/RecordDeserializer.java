package dev.fencepost.wire;

import dev.fencepost.wire.codec.AvroInput;
import dev.fencepost.wire.codec.MalformedRecordException;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads records in Confluent's wire format, whole or not at all. Single-threaded. */
final class RecordDeserializer<T> implements Deserializer<T> {
    private final RecordCodec<T> codec;
    private final AvroInput in = new AvroInput();
    private final Framing.Opener opener;

    RecordDeserializer(Framing framing, RecordCodec<T> codec) {
        this.codec = codec;
        opener = framing.opener(codec.schema());
    }

    /** Reads a record; an absent value, which deletes a key, stays absent. */
    @Override
    public T deserialize(String topic, byte[] value) {
        if (value == null) {
            return null;
        }
        in.reset(opener.open(topic, value).avro());
        try {
            T record = codec.read(in);
            in.expectEnd();
            return record;
        } catch (IllegalArgumentException e) {
            throw new MalformedRecordException("byte " + in.position() + ": " + e.getMessage(), e);
        }
    }
}
