package dev.fencepost.wire.codec;

import dev.fencepost.model.Access;
import dev.fencepost.model.Batch;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Routed;
import dev.fencepost.model.TraceEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.Utf8;

/**
 * Makes objects of the generated classes out of the model by the names of fields alone: what the
 * codecs written by hand are held against.
 */
final class GeneratedRecords {
    static {
        // Avro loads no class by the name in a schema unless it was told to trust it.
        ClassSecurityValidator.setGlobal(
                ClassSecurityValidator.composite(
                        ClassSecurityValidator.DEFAULT,
                        type -> type.getPackageName().equals("fencepost")));
    }

    private GeneratedRecords() {}

    static IndexedRecord of(Batch batch) {
        return record(EventSchemas.batch(batch.stream()), components(batch));
    }

    static IndexedRecord of(TraceEvent event) {
        Map<String, Object> fields = new HashMap<>();
        fields.put("host", event.host());
        fields.put("run", event.run());
        fields.put("event", new Routed(event, true, 1, List.of(), List.of()));
        return record(EventSchemas.event(), fields);
    }

    static byte[] write(IndexedRecord generated) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
            new SpecificDatumWriter<IndexedRecord>(generated.getSchema()).write(generated, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static IndexedRecord read(Schema schema, byte[] bytes) {
        try {
            return new SpecificDatumReader<IndexedRecord>(schema)
                    .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static IndexedRecord record(Schema schema, Map<String, Object> fields) {
        SpecificData data = SpecificData.get();
        IndexedRecord record = (IndexedRecord) SpecificData.newInstance(classOf(schema), schema);
        for (Schema.Field field : schema.getFields()) {
            if (!fields.containsKey(field.name())) {
                throw new AssertionError(schema.getName() + " has no source of " + field.name());
            }
            record.put(field.pos(), value(field.schema(), fields.get(field.name())));
        }
        assert data.validate(schema, record);
        return record;
    }

    private static Object value(Schema schema, Object value) {
        return switch (schema.getType()) {
            case ARRAY ->
                    ((List<?>) value)
                            .stream().map(item -> value(schema.getElementType(), item)).toList();
            case UNION -> event(schema, (Routed) value);
            case RECORD -> record(schema, components(value));
            case ENUM -> symbol(schema, ((Enum<?>) value).name());
            case STRING -> new Utf8((String) value);
            case INT -> value instanceof DeviceId device ? device.packed() : value;
            default -> value;
        };
    }

    private static Object event(Schema union, Routed routed) {
        Map<String, Object> fields =
                routed.event() instanceof Access access
                        ? fields(access)
                        : components(routed.event());
        fields.putAll(components(routed.event().envelope()));
        fields.put("primary", routed.primary());
        fields.put("slots", routed.slots());
        fields.put("parts", routed.parts());
        fields.put("removed", routed.removed());
        String name = "fencepost." + routed.event().getClass().getSimpleName();
        return record(union.getTypes().get(union.getIndexNamed(name)), fields);
    }

    private static Object symbol(Schema schema, String name) {
        return Arrays.stream(classOf(schema).getEnumConstants())
                .filter(constant -> ((Enum<?>) constant).name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Class<?> classOf(Schema schema) {
        return SpecificData.get().getClass(schema);
    }

    private static Map<String, Object> fields(Access access) {
        Map<String, Object> fields = new HashMap<>();
        fields.put("bdf", access.bdf());
        fields.put("iova", access.iova());
        fields.put("length", access.length());
        fields.put("dir", access.dir());
        fields.put("trusted", access.trusted());
        fields.put("outcome", access.outcome());
        fields.put("source", access.source());
        fields.put("entry", access.entry());
        return fields;
    }

    private static Map<String, Object> components(Object model) {
        Map<String, Object> values = new HashMap<>();
        try {
            for (RecordComponent component : model.getClass().getRecordComponents()) {
                values.put(component.getName(), component.getAccessor().invoke(model));
            }
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
        return values;
    }
}
