package dev.fencepost.wire;

import dev.fencepost.wire.codec.AvroInput;
import dev.fencepost.wire.codec.AvroOutput;
import org.apache.avro.Schema;

/** The Avro form of one kind of record. Implementations keep nothing between calls. */
interface RecordCodec<T> {
    Schema schema();

    void write(T record, AvroOutput out);

    T read(AvroInput in);
}
