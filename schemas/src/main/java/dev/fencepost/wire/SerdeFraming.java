package dev.fencepost.wire;

import dev.fencepost.registry.Redaction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Utils;

/**
 * A serde that Kafka is configured with by the names of its classes, such as Confluent's own: it is
 * given Avro's generic records, and gives them back. What it does about schemas, registries and
 * rights is its own affair, by the settings that it is handed whole.
 *
 * <p>Each record is decoded twice, so this is several times slower than ours.
 */
public final class SerdeFraming implements Framing {
    /** Confluent's own, which are no part of this build unless it is asked for them. */
    public static final String CONFLUENT_SERIALIZER =
            "io.confluent.kafka.serializers.KafkaAvroSerializer";

    public static final String CONFLUENT_DESERIALIZER =
            "io.confluent.kafka.serializers.KafkaAvroDeserializer";

    private final Class<? extends Serializer<Object>> serializer;
    private final Class<? extends Deserializer<Object>> deserializer;
    private final Map<String, String> settings;
    private final SerdeFailures failures;

    /**
     * A serde of these classes.
     *
     * @param settings all of what they are configured with
     * @throws ClassNotFoundException where one is not on the class path
     */
    @SuppressWarnings("unchecked") // what they take is found out with the first record
    public SerdeFraming(String serializer, String deserializer, Map<String, String> settings)
            throws ClassNotFoundException {
        this.serializer =
                (Class<? extends Serializer<Object>>) Utils.loadClass(serializer, Serializer.class);
        this.deserializer =
                (Class<? extends Deserializer<Object>>)
                        Utils.loadClass(deserializer, Deserializer.class);
        this.settings = Map.copyOf(settings);
        this.failures = new SerdeFailures(Redaction.of(settings));
    }

    @Override
    public Sealer sealer(String topic, Schema schema) {
        Serializer<Object> theirs = failures.configuring(() -> configured(serializer));
        SerdeSealer sealer = new SerdeSealer(topic, schema, theirs, failures);
        sealer.seal(Blank.record(schema));
        return sealer;
    }

    @Override
    public Opener opener(Schema... ours) {
        Deserializer<Object> theirs =
                failures.configuring(
                        () -> {
                            Deserializer<Object> made = Utils.newInstance(deserializer);
                            made.configure(settings, false);
                            return made;
                        });
        return new SerdeOpener(new WriterSchemas(ours), theirs, failures);
    }

    private Serializer<Object> configured(Class<? extends Serializer<Object>> type) {
        Serializer<Object> made = Utils.newInstance(type);
        made.configure(settings, false);
        return made;
    }

    /** Hands records to a serializer. */
    private static final class SerdeSealer implements Sealer {
        private static final byte[] NOTHING = {};

        private final String topic;
        private final Serializer<Object> theirs;
        private final SerdeFailures failures;
        private final GenericDatumReader<IndexedRecord> reader;
        private BinaryDecoder decoder;

        SerdeSealer(
                String topic, Schema schema, Serializer<Object> theirs, SerdeFailures failures) {
            this.topic = topic;
            this.theirs = theirs;
            this.failures = failures;
            this.reader = new GenericDatumReader<>(schema);
        }

        @Override
        public byte[] head() {
            return NOTHING;
        }

        @Override
        public byte[] seal(byte[] record) {
            decoder = DecoderFactory.get().binaryDecoder(record, decoder);
            try {
                IndexedRecord read = reader.read(null, decoder);
                return failures.writing(() -> theirs.serialize(topic, read));
            } catch (IOException e) {
                throw new UncheckedIOException("our own codec wrote no record", e);
            }
        }
    }

    /** Takes records from a deserializer, and puts them into our own bytes. */
    private static final class SerdeOpener implements Opener {
        private final WriterSchemas schemas;
        private final Deserializer<Object> theirs;
        private final SerdeFailures failures;
        private final Map<Schema, WriterSchemas.Writer> writers = new HashMap<>();
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);

        SerdeOpener(WriterSchemas schemas, Deserializer<Object> theirs, SerdeFailures failures) {
            this.schemas = schemas;
            this.theirs = theirs;
            this.failures = failures;
        }

        @Override
        public Body open(String topic, byte[] value) {
            IndexedRecord record =
                    failures.reading(
                            () -> {
                                Object read = theirs.deserialize(topic, value);
                                if (read instanceof IndexedRecord avro) {
                                    return avro;
                                }
                                throw SerdeFailures.noRecord(read);
                            });
            WriterSchemas.Writer writer =
                    writers.computeIfAbsent(
                            record.getSchema(),
                            schema -> schemas.writer("a record's schema", schema));
            return writer.read(bytes(record));
        }

        private ByteBuffer bytes(IndexedRecord record) {
            out.reset();
            try {
                new GenericDatumWriter<>(record.getSchema()).write(record, encoder);
                encoder.flush();
            } catch (IOException e) {
                throw new UncheckedIOException("memory does not fail", e);
            }
            return ByteBuffer.wrap(out.toByteArray());
        }
    }
}
