package dev.fencepost.wire;

import dev.fencepost.model.DeadLetter;
import dev.fencepost.wire.codec.AvroInput;
import dev.fencepost.wire.codec.AvroOutput;
import org.apache.avro.Schema;

/** The Avro form of a record that could not be read. */
final class DeadLetterCodec implements RecordCodec<DeadLetter> {
    @Override
    public Schema schema() {
        return fencepost.DeadLetter.getClassSchema();
    }

    @Override
    public void write(DeadLetter letter, AvroOutput out) {
        out.writeString(letter.topic());
        out.writeInt(letter.partition());
        out.writeLong(letter.offset());
        out.writeString(letter.cause());
        out.writeBytes(letter.key());
        out.writeBytes(letter.value());
    }

    @Override
    public DeadLetter read(AvroInput in) {
        return new DeadLetter(
                in.readString(),
                in.readInt(),
                in.readLong(),
                in.readString(),
                in.readBytes(),
                in.readBytes());
    }
}
