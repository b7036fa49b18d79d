package dev.fencepost.wire;

import dev.fencepost.registry.SchemaRegistry;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;

/**
 * Whose serde puts Avro records into the values of topics, and takes them out again: ours, by the
 * wire format and a registry alone, or one that Kafka was configured with. Safe for use by several
 * threads; what it makes serves one thread each.
 */
public interface Framing {
    /** Ours. */
    static Framing of(SchemaRegistry registry) {
        return new RegistryFraming(registry);
    }

    /**
     * A way to write records of a schema to a topic. Makes sure first that the schema may be
     * written there, which registers it unless that is forbidden.
     *
     * @throws dev.fencepost.registry.RegistryUnavailableException where the registry does not
     *     answer; try again
     * @throws dev.fencepost.registry.RegistryRefusedException where it answers no
     */
    Sealer sealer(String topic, Schema schema);

    /** A way to read records of these schemas, and of other versions of them. */
    Opener opener(Schema... ours);

    /** Makes values of records in Avro's binary form. */
    interface Sealer {
        /** What a value begins with, in front of the record. */
        byte[] head();

        /**
         * The value.
         *
         * @param record the head and the record behind it; not used any more afterwards
         */
        byte[] seal(byte[] record);
    }

    /** Takes records out of values. */
    interface Opener {
        /**
         * The record of a value, as the schema of this version says.
         *
         * @throws dev.fencepost.wire.codec.MalformedRecordException where its schema is unknown, or
         *     of another record
         * @throws dev.fencepost.registry.RegistryUnavailableException where the registry does not
         *     answer
         */
        Body open(String topic, byte[] value);
    }

    /**
     * Avro binary of one record.
     *
     * @param record full name of its schema
     * @param avro its bytes
     */
    record Body(String record, ByteBuffer avro) {}
}
