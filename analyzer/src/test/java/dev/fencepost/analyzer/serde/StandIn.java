package dev.fencepost.analyzer.serde;

import dev.fencepost.registry.HttpSchemaRegistry;
import dev.fencepost.registry.RegistrySettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * A serde that stands in for Confluent's: of generic records, by a registry, and with a first byte
 * of its own, so that nobody else can have written what it reads.
 */
public final class StandIn {
    static final byte FIRST = 0x42;
    private static final int HEADER = 5;

    /** What its serializers and deserializers were configured with. */
    static final List<Map<String, ?>> CONFIGURED = new CopyOnWriteArrayList<>();

    private StandIn() {}

    private static HttpSchemaRegistry registry(Map<String, ?> settings) {
        CONFIGURED.add(settings);
        Map<String, String> words = new HashMap<>();
        settings.forEach((name, value) -> words.put(name, value.toString()));
        return new HttpSchemaRegistry(RegistrySettings.of(words));
    }

    /** Writes generic records. */
    public static final class Writing implements Serializer<Object> {
        private HttpSchemaRegistry registry;

        @Override
        public void configure(Map<String, ?> settings, boolean isKey) {
            registry = registry(settings);
        }

        @Override
        public byte[] serialize(String topic, Object data) {
            IndexedRecord value = (IndexedRecord) data;
            int id = registry.writerSchema(topic + "-value", value.getSchema()).id();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(FIRST);
            out.writeBytes(ByteBuffer.allocate(4).putInt(id).array());
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
            try {
                new GenericDatumWriter<>(value.getSchema()).write(value, encoder);
            } catch (IOException e) {
                throw new SerializationException(e);
            }
            return out.toByteArray();
        }
    }

    /** Reads generic records. */
    public static final class Reading implements Deserializer<Object> {
        private HttpSchemaRegistry registry;

        @Override
        public void configure(Map<String, ?> settings, boolean isKey) {
            registry = registry(settings);
        }

        @Override
        public Object deserialize(String topic, byte[] data) {
            if (data[0] != FIRST) {
                throw new SerializationException("not of the stand-in");
            }
            Schema schema = registry.schemaById(ByteBuffer.wrap(data, 1, 4).getInt());
            try {
                return new GenericDatumReader<>(schema)
                        .read(
                                null,
                                DecoderFactory.get()
                                        .binaryDecoder(data, HEADER, data.length - HEADER, null));
            } catch (IOException e) {
                throw new SerializationException(e);
            }
        }
    }
}
