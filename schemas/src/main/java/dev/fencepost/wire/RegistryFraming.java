package dev.fencepost.wire;

import dev.fencepost.registry.SchemaNotFoundException;
import dev.fencepost.registry.SchemaRegistry;
import dev.fencepost.registry.WriterSchema;
import dev.fencepost.wire.codec.MalformedRecordException;
import dev.fencepost.wire.codec.Translation;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;

/** Ours: Confluent's wire format, with ids from a registry. */
final class RegistryFraming implements Framing {
    private static final byte[] NOTHING = {};

    private final SchemaRegistry registry;

    RegistryFraming(SchemaRegistry registry) {
        this.registry = registry;
    }

    @Override
    public Sealer sealer(String topic, Schema schema) {
        WriterSchema writer = registry.writerSchema(topic + "-value", schema);
        byte[] header = WireFormat.header(writer.id());
        return Translation.isNeedless(schema, writer.schema())
                ? new PlainSealer(header)
                : new TranslatingSealer(header, new Translation(schema, writer.schema()));
    }

    @Override
    public Opener opener(Schema... ours) {
        WriterSchemas schemas = new WriterSchemas(ours);
        Map<Integer, WriterSchemas.Writer> writers = new HashMap<>();
        return (topic, value) -> {
            int id = WireFormat.schemaIdOf(value);
            WriterSchemas.Writer writer = writers.get(id);
            if (writer == null) {
                writer = schemas.writer("schema " + id, schemaOf(id));
                writers.put(id, writer);
            }
            int length = value.length - WireFormat.HEADER;
            return writer.read(ByteBuffer.wrap(value, WireFormat.HEADER, length));
        };
    }

    private Schema schemaOf(int id) {
        try {
            return registry.schemaById(id);
        } catch (SchemaNotFoundException e) {
            throw new MalformedRecordException(e.getMessage(), e);
        }
    }

    /** Writes records as they are. */
    private static final class PlainSealer implements Sealer {
        private final byte[] head;

        PlainSealer(byte[] head) {
            this.head = head;
        }

        @Override
        public byte[] head() {
            return head;
        }

        @Override
        public byte[] seal(byte[] record) {
            return record;
        }
    }

    /** Writes records as another version of their schema. */
    private static final class TranslatingSealer implements Sealer {
        private final byte[] header;
        private final Translation translation;

        TranslatingSealer(byte[] header, Translation translation) {
            this.header = header;
            this.translation = translation;
        }

        @Override
        public byte[] head() {
            return NOTHING;
        }

        @Override
        public byte[] seal(byte[] record) {
            ByteBuffer translated = translation.apply(ByteBuffer.wrap(record));
            return ByteBuffer.allocate(header.length + translated.remaining())
                    .put(header)
                    .put(translated)
                    .array();
        }
    }
}
