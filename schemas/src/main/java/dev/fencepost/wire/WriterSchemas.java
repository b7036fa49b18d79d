package dev.fencepost.wire;

import dev.fencepost.registry.SchemaNotFoundException;
import dev.fencepost.registry.SchemaRegistry;
import dev.fencepost.wire.codec.MalformedRecordException;
import dev.fencepost.wire.codec.Translation;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * What the schema ids of incoming records mean: each is asked for once, and compared once with the
 * schemas that this version reads. Single-threaded.
 */
final class WriterSchemas {
    private final SchemaRegistry registry;
    private final Map<String, Schema> ours = new HashMap<>();
    private final Map<Integer, Writer> writers = new HashMap<>();

    /** Reads records of these schemas, and of other versions of them. */
    WriterSchemas(SchemaRegistry registry, Schema... ours) {
        this.registry = registry;
        for (Schema schema : ours) {
            this.ours.put(schema.getFullName(), schema);
        }
    }

    /**
     * The body of a value, as the schema of this version says.
     *
     * @throws MalformedRecordException where its schema is unknown, or of another record
     * @throws dev.fencepost.registry.RegistryUnavailableException where the registry does not
     *     answer
     */
    Body open(byte[] value) {
        Writer writer = writers.computeIfAbsent(WireFormat.schemaIdOf(value), this::writer);
        int length = value.length - WireFormat.HEADER;
        ByteBuffer avro = ByteBuffer.wrap(value, WireFormat.HEADER, length);
        return new Body(
                writer.record,
                writer.translation.map(translation -> translation.apply(avro)).orElse(avro));
    }

    private Writer writer(int id) {
        Schema schema;
        try {
            schema = registry.schemaById(id);
        } catch (SchemaNotFoundException e) {
            throw new MalformedRecordException(e.getMessage(), e);
        }
        Schema target =
                schema.getType() == Schema.Type.RECORD ? ours.get(schema.getFullName()) : null;
        if (target == null) {
            throw new MalformedRecordException(
                    "schema " + id + " is of " + schema.getFullName() + ", not " + ours.keySet());
        }
        return new Writer(
                target.getFullName(),
                Translation.isNeedless(schema, target)
                        ? Optional.empty()
                        : Optional.of(new Translation(schema, target)));
    }

    /** A version of a record's schema, with the way from it to ours. */
    private record Writer(String record, Optional<Translation> translation) {}

    /**
     * Avro binary of one record.
     *
     * @param record full name of its schema
     * @param avro its bytes
     */
    record Body(String record, ByteBuffer avro) {}
}
