package dev.fencepost.wire.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
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
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    private BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(new byte[0], null);

    /**
     * A way between two schemas.
     *
     * @throws MalformedRecordException where a few bytes could say endlessly much under the first:
     *     {@link Wordiness}
     */
    public Translation(Schema from, Schema to) {
        Wordiness.check(from);
        reader = new GenericDatumReader<>(from, to);
        writer = new GenericDatumWriter<>(to);
    }

    /** Whether records of both schemas are the same bytes. */
    public static boolean isNeedless(Schema from, Schema to) {
        return SchemaNormalization.toParsingForm(from)
                .equals(SchemaNormalization.toParsingForm(to));
    }

    /** Goes to the start of other records, which lie in an array and are not copied. */
    public void reset(ByteBuffer records) {
        int offset = records.arrayOffset() + records.position();
        decoder =
                DecoderFactory.get()
                        .binaryDecoder(records.array(), offset, records.remaining(), decoder);
    }

    /**
     * Rewrites the next record, in bytes of its own.
     *
     * @throws MalformedRecordException where there is none, or it holds what this version cannot
     *     express
     */
    public ByteBuffer next() {
        out.reset();
        try {
            writer.write(reader.read(null, decoder), encoder);
            encoder.flush();
        } catch (IOException | RuntimeException | StackOverflowError e) {
            // Avro throws whatever comes of bytes that are no record, found by fuzzing: for a
            // branch or a length below zero not even its own exceptions
            throw new MalformedRecordException("not a record of its schema: " + cause(e), e);
        }
        return ByteBuffer.wrap(out.toByteArray());
    }

    /** Fails if bytes are left. */
    public void expectEnd() {
        try {
            if (!decoder.isEnd()) {
                throw new MalformedRecordException("bytes behind the record");
            }
        } catch (IOException e) {
            throw new MalformedRecordException("not a record of its schema: " + cause(e), e);
        }
    }

    /**
     * Rewrites the one record that these bytes are, whole.
     *
     * @throws MalformedRecordException where they are not
     */
    public ByteBuffer apply(ByteBuffer record) {
        reset(record);
        ByteBuffer rewritten = next();
        expectEnd();
        return rewritten;
    }

    private static String cause(Throwable e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
