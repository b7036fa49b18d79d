package dev.fencepost.producer.fuzz;

import dev.fencepost.model.Stream;
import dev.fencepost.registry.SchemaNotFoundException;
import dev.fencepost.registry.SchemaRegistry;
import dev.fencepost.wire.WireSerdes;
import dev.fencepost.wire.codec.BatchCodec;
import dev.fencepost.wire.codec.MalformedRecordException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.kafka.common.serialization.Serde;

/** A registry that gives schemas the ids 1, 2, 3 … in the order in which it meets them. */
final class KnownSchemas implements SchemaRegistry {
    private final List<Schema> schemas = new ArrayList<>();

    /**
     * Knows this version's schemas: those of the three streams as 1 to 3, then of alerts, window
     * states and dead letters.
     */
    KnownSchemas() {
        for (Stream stream : Stream.values()) {
            register("", BatchCodec.schema(stream));
        }
        register("", fencepost.Alert.getClassSchema());
        register("", fencepost.WindowStatus.getClassSchema());
        register("", fencepost.DeadLetter.getClassSchema());
    }

    /** Knows this schema alone, as 1. */
    KnownSchemas(Schema only) {
        register("", only);
    }

    @Override
    public int register(String subject, Schema schema) {
        if (!schemas.contains(schema)) {
            schemas.add(schema);
        }
        return schemas.indexOf(schema) + 1;
    }

    @Override
    public Schema schemaById(int id) {
        if (id < 1 || id > schemas.size()) {
            throw new SchemaNotFoundException("schema " + id + " not found");
        }
        return schemas.get(id - 1);
    }

    /** Serdes of all topics over this registry. */
    List<Serde<?>> serdes() {
        return List.of(
                WireSerdes.batch(this),
                WireSerdes.alert(this),
                WireSerdes.windowStatus(this),
                WireSerdes.deadLetter(this));
    }

    /** What a serde reads; empty where it says that this is no record. */
    static <T> Optional<T> read(Serde<T> serde, byte[] value) {
        try {
            return Optional.ofNullable(serde.deserializer().deserialize("topic", value));
        } catch (MalformedRecordException e) {
            return Optional.empty();
        }
    }
}
