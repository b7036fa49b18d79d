package dev.fencepost.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
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
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.avro.AvroSchema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * A serde as Confluent's is built: generic records, Confluent's own registry client configured by
 * all settings, and Kafka's exceptions around the client's.
 */
final class TheirSerde {
    /** What serdes were configured with. */
    static final List<Map<String, ?>> CONFIGURED = new CopyOnWriteArrayList<>();

    private TheirSerde() {}

    private static SchemaRegistryClient client(Map<String, ?> settings) {
        CONFIGURED.add(settings);
        List<String> urls = List.of(settings.get("schema.registry.url").toString().split(","));
        return new CachedSchemaRegistryClient(urls, 10, settings);
    }

    /** Writes generic records. */
    public static final class Writing implements Serializer<Object> {
        private SchemaRegistryClient client;
        private boolean registers;

        @Override
        public void configure(Map<String, ?> settings, boolean isKey) {
            client = client(settings);
            registers = !"false".equals(settings.get("auto.register.schemas"));
        }

        @Override
        public byte[] serialize(String topic, Object data) {
            IndexedRecord value = (IndexedRecord) data;
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try {
                AvroSchema schema = new AvroSchema(value.getSchema().toString());
                String subject = topic + "-value";
                int id =
                        registers
                                ? client.register(subject, schema)
                                : client.getId(subject, schema);
                out.write(0);
                out.write(ByteBuffer.allocate(4).putInt(id).array());
                BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
                new GenericDatumWriter<>(value.getSchema()).write(value, encoder);
                return out.toByteArray();
            } catch (IOException e) {
                throw new SerializationException("Error serializing Avro message", e);
            } catch (RestClientException e) {
                throw meaning("Error registering Avro schema", e);
            }
        }
    }

    /** Reads generic records. */
    public static final class Reading implements Deserializer<Object> {
        private SchemaRegistryClient client;

        @Override
        public void configure(Map<String, ?> settings, boolean isKey) {
            client = client(settings);
        }

        @Override
        public Object deserialize(String topic, byte[] data) {
            ByteBuffer in = ByteBuffer.wrap(data);
            if (in.get() != 0) {
                throw new SerializationException("Unknown magic byte!");
            }
            int id = in.getInt();
            try {
                String text = client.getSchemaById(id).canonicalString();
                Schema schema = new Schema.Parser().parse(text);
                return new GenericDatumReader<>(schema)
                        .read(
                                null,
                                DecoderFactory.get().binaryDecoder(data, 5, data.length - 5, null));
            } catch (IOException | RuntimeException e) {
                throw new SerializationException(
                        "Error deserializing Avro message for id " + id, e);
            } catch (RestClientException e) {
                throw meaning("Error retrieving Avro schema for id " + id, e);
            }
        }
    }

    private static RuntimeException meaning(String what, RestClientException e) {
        return e.getErrorCode() / 100 == 4
                ? new InvalidConfigurationException(e.getMessage())
                : new SerializationException(what, e);
    }
}
