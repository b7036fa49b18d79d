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
     * Rewrites as many records in a row, which these bytes are, whole.
     *
     * @throws MalformedRecordException where they are not, or hold what this version cannot express
     */
    public ByteBuffer apply(ByteBuffer records, long count) {
        int offset = records.arrayOffset() + records.position();
        BinaryDecoder decoder =
                DecoderFactory.get()
                        .binaryDecoder(records.array(), offset, records.remaining(), null);
        ByteArrayOutputStream out = new ByteArrayOutputStream(records.remaining());
        try {
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
            for (long i = 0; i < count; i++) {
                writer.write(reader.read(null, decoder), encoder);
            }
            encoder.flush();
            if (!decoder.isEnd()) {
                throw new MalformedRecordException("bytes behind the record");
            }
        } catch (IOException | AvroRuntimeException | ArrayIndexOutOfBoundsException e) {
            throw new MalformedRecordException("not a record of its schema: " + e.getMessage(), e);
        }
        return ByteBuffer.wrap(out.toByteArray());
    }
}
