package dev.fencepost.wire;

import dev.fencepost.wire.codec.MalformedRecordException;
import dev.fencepost.wire.codec.Translation;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;

/** The schemas that this version reads, to compare those of incoming records with. */
final class WriterSchemas {
    private final Map<String, Schema> ours = new HashMap<>();

    /** Reads records of these schemas, and of other versions of them. */
    WriterSchemas(Schema... ours) {
        for (Schema schema : ours) {
            this.ours.put(schema.getFullName(), schema);
        }
    }

    /**
     * How to read records of a schema.
     *
     * @param name what to call it in an error
     * @throws MalformedRecordException where it is of another record
     */
    Writer writer(String name, Schema schema) {
        Schema target =
                schema.getType() == Schema.Type.RECORD ? ours.get(schema.getFullName()) : null;
        if (target == null) {
            throw new MalformedRecordException(
                    name + " is of " + schema.getFullName() + ", not " + ours.keySet());
        }
        return new Writer(
                target.getFullName(),
                Translation.isNeedless(schema, target)
                        ? Optional.empty()
                        : Optional.of(new Translation(schema, target)));
    }

    /** A version of a record's schema, with the way from it to ours. Single-threaded. */
    record Writer(String record, Optional<Translation> translation) {
        /** The record as ours. */
        Framing.Body read(ByteBuffer avro) {
            return new Framing.Body(
                    record, translation.isPresent() ? translation.get().apply(avro) : avro);
        }
    }
}
