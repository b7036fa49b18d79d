package dev.fencepost.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** The least that a record of a schema can be, to try with whether such records are taken. */
final class Blank {
    private Blank() {}

    /** Avro binary of zeros, empty strings, and first branches. */
    static byte[] record(Schema schema) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        try {
            write(schema, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return out.toByteArray();
    }

    private static void write(Schema schema, BinaryEncoder out) throws IOException {
        switch (schema.getType()) {
            case RECORD -> {
                for (Schema.Field field : schema.getFields()) {
                    write(field.schema(), out);
                }
            }
            case UNION -> {
                out.writeIndex(0);
                write(schema.getTypes().get(0), out);
            }
            case ARRAY, MAP -> out.writeArrayEnd();
            case ENUM -> out.writeEnum(0);
            case STRING, BYTES -> out.writeLong(0);
            case FIXED -> out.writeFixed(new byte[schema.getFixedSize()]);
            case INT, LONG -> out.writeLong(0);
            case FLOAT -> out.writeFloat(0);
            case DOUBLE -> out.writeDouble(0);
            case BOOLEAN -> out.writeBoolean(false);
            case NULL -> out.writeNull();
        }
    }
}
