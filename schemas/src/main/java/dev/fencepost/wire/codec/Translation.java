package dev.fencepost.wire.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/**
 * Rewrites records of another version of a schema as this version writes them, by Avro's rules of
 * schema resolution. Several times slower than reading them would be: it lasts as long as two
 * versions run side by side. Single-threaded.
 */
public final class Translation {
    private final GenericDatumReader<Object> reader;
    private final GenericDatumWriter<Object> writer;

    public Translation(Schema from, Schema to) {
        reader = new GenericDatumReader<>(from, to);
        writer = new GenericDatumWriter<>(to);
    }

    /** Whether records of both schemas are the same bytes. */
    public static boolean isNeedless(Schema from, Schema to) {
        return SchemaNormalization.toParsingForm(from)
                .equals(SchemaNormalization.toParsingForm(to));
    }

    /**
     * Rewrites the one record that lies in these bytes.
     *
     * @throws MalformedRecordException where they are none, or one that this version cannot express
     */
    public ByteBuffer apply(ByteBuffer record) {
        int offset = record.arrayOffset() + record.position();
        BinaryDecoder decoder =
                DecoderFactory.get()
                        .binaryDecoder(record.array(), offset, record.remaining(), null);
        ByteArrayOutputStream out = new ByteArrayOutputStream(record.remaining());
        try {
            Object read = reader.read(null, decoder);
            if (!decoder.isEnd()) {
                throw new MalformedRecordException("bytes behind the record");
            }
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
            writer.write(read, encoder);
            encoder.flush();
        } catch (IOException | AvroRuntimeException | ArrayIndexOutOfBoundsException e) {
            throw new MalformedRecordException("not a record of its schema: " + e.getMessage(), e);
        }
        return ByteBuffer.wrap(out.toByteArray());
    }
}
