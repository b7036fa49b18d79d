package dev.fencepost.wire;

import dev.fencepost.wire.codec.MalformedRecordException;
import java.nio.ByteBuffer;

/** Confluent's wire format: a zero, the id of the schema in four bytes, the Avro record. */
final class WireFormat {
    static final int HEADER = 5;
    private static final byte MAGIC = 0;

    private WireFormat() {}

    static byte[] header(int schemaId) {
        return ByteBuffer.allocate(HEADER).put(MAGIC).putInt(schemaId).array();
    }

    static int schemaIdOf(byte[] value) {
        if (value.length < HEADER) {
            throw new MalformedRecordException(
                    "a value of " + value.length + " bytes has no schema id");
        }
        if (value[0] != MAGIC) {
            throw new MalformedRecordException(
                    String.format("a value does not start with 0 but 0x%02x", value[0]));
        }
        return ByteBuffer.wrap(value, 1, 4).getInt();
    }
}
