package dev.fencepost.analyzer.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fencepost.model.Alert;
import dev.fencepost.model.DeadLetter;
import dev.fencepost.model.HazardKind;
import dev.fencepost.model.Slots;
import dev.fencepost.model.Stream;
import dev.fencepost.producer.sim.Policy;
import dev.fencepost.wire.WireSerdes;
import dev.fencepost.wire.codec.BatchCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records that this version did not write: poison, and those of versions that come after it. */
final class ForeignRecordsTest {
    private static final int HEADER = 5;

    @TempDir Path directory;

    private final MapRegistry registry = new MapRegistry();
    private final TraceFeed feed =
            new TraceFeed(new Slots(1)).simulate(Policy.SMASH_FIRST, 61, 8_000);
    private final List<ProducerRecord<byte[], byte[]>> records =
            feed.records(registry, 16, new Random(61));
    private TopologyTestDriver driver;

    @BeforeEach
    void start() {
        TopologySettings settings = TopologySettings.of("nowhere:1");
        Properties properties = settings.toProperties();
        properties.put("state.dir", directory.toString());
        driver = new TopologyTestDriver(HazardTopology.build(settings, registry), properties);
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @ParameterizedTest
    @EnumSource(Stream.class)
    void keepsPoisonOfEveryStreamAndMarksTheHole(Stream stream) {
        String topic = TopicNames.traceOf(stream);
        int half = records.size() / 2;
        records.subList(0, half).forEach(this::send);
        byte[] poison = "not a batch".getBytes(UTF_8);
        send(new ProducerRecord<>(topic, "h0/0".getBytes(UTF_8), poison));
        send(new ProducerRecord<>(topic, "h0/0".getBytes(UTF_8), null));
        records.subList(half, records.size()).forEach(this::send);

        List<DeadLetter> letters = deadLetters();
        assertThat(letters).extracting(DeadLetter::topic).containsOnly(topic);
        assertThat(letters)
                .extracting(DeadLetter::value)
                .containsExactly(ByteBuffer.wrap(poison), ByteBuffer.allocate(0));
        assertThat(letters)
                .extracting(DeadLetter::cause)
                .containsExactly(
                        "a value does not start with 0 but 0x6e", "a record without a value");
        List<Alert> alerts = alerts();
        assertThat(alerts)
                .filteredOn(alert -> alert.kind() == HazardKind.TRACE_GAP)
                .extracting(Alert::code)
                .containsOnly(stream.name());
        assertThat(alerts.stream().map(Alert::id))
                .containsAll(feed.offline().stream().map(Alert::id).toList());
    }

    @Test
    void readsWhatALaterVersionAddsToABatch() {
        Schema later =
                changed(Stream.RMP, schema -> field(schema, "site", "\"string\"", "\"lab\""));
        records.forEach(record -> send(isRmp(record) ? rewritten(record, later) : record));

        assertThat(deadLetters()).isEmpty();
        assertThat(StreamedAlerts.read(values(TopicNames.ALERTS), registry).finals())
                .isEqualTo(feed.offline().stream().map(StreamedAlerts::show).toList());
    }

    @Test
    void keepsWhatALaterVersionWroteAnotherWay() {
        Schema later = changed(Stream.RMP, schema -> retyped(schema, "throughTs", "\"double\""));
        int id = registry.register("fencepost.rmp-value", later);
        List<ProducerRecord<byte[], byte[]>> sent = new ArrayList<>();
        for (ProducerRecord<byte[], byte[]> record : records) {
            sent.add(isRmp(record) ? withId(record, id) : record);
        }
        sent.forEach(this::send);

        assertThat(deadLetters())
                .hasSize((int) records.stream().filter(ForeignRecordsTest::isRmp).count())
                .extracting(DeadLetter::cause)
                .allMatch(cause -> cause.startsWith("not a record of its schema: "));
    }

    @Test
    void keepsOnlyTheRecordsWithAnEventKindThatItDoesNotKnow() {
        Schema later = changed(Stream.RMP, schema -> anotherKind(schema, "Reclaim"));
        int rewritten = 0;
        for (ProducerRecord<byte[], byte[]> record : records) {
            if (isRmp(record) && rewritten < 2) {
                send(rewritten(record, later));
                rewritten++;
            } else {
                send(record);
            }
        }
        assertThat(deadLetters()).isEmpty();

        int id = registry.register("fencepost.rmp-value", later);
        byte[] header = ByteBuffer.allocate(HEADER).put((byte) 0).putInt(id).array();
        byte[] reclaim = {4, 'h', '0', 0, 0, 2, 20, 20, 0, 2, 18, 2, 0};
        byte[] value = new byte[HEADER + reclaim.length];
        System.arraycopy(header, 0, value, 0, HEADER);
        System.arraycopy(reclaim, 0, value, HEADER, reclaim.length);
        send(new ProducerRecord<>("fencepost.rmp", "h0/0".getBytes(UTF_8), value));

        assertThat(deadLetters())
                .singleElement()
                .extracting(DeadLetter::cause)
                .asString()
                .contains("Reclaim");
    }

    private static boolean isRmp(ProducerRecord<byte[], byte[]> record) {
        return record.topic().equals("fencepost.rmp");
    }

    private static Schema changed(Stream stream, Consumer<ObjectNode> change) {
        try {
            ObjectMapper json = new ObjectMapper();
            ObjectNode schema = (ObjectNode) json.readTree(BatchCodec.schema(stream).toString());
            change.accept(schema);
            return new Schema.Parser().parse(schema.toString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void field(ObjectNode schema, String name, String type, String otherwise) {
        schema.withArray("fields")
                .add(
                        parse(
                                "{\"name\":\"%s\",\"type\":%s,\"default\":%s}"
                                        .formatted(name, type, otherwise)));
    }

    private static void retyped(ObjectNode schema, String name, String type) {
        schema.withArray("fields")
                .forEach(
                        field -> {
                            if (field.get("name").asText().equals(name)) {
                                ((ObjectNode) field).set("type", parse(type));
                            }
                        });
    }

    /** Adds an event kind behind the others. */
    private static void anotherKind(ObjectNode schema, String name) {
        schema.withArray("fields")
                .forEach(
                        field -> {
                            if (field.get("name").asText().equals("events")) {
                                ((ObjectNode) field.get("type"))
                                        .withArray("items")
                                        .add(
                                                parse(
                                                        "{\"type\":\"record\",\"name\":\"%s\","
                                                                        .formatted(name)
                                                                + "\"fields\":[{\"name\":\"a\","
                                                                + "\"type\":\"long\"}]}"));
                            }
                        });
    }

    private static JsonNode parse(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ProducerRecord<byte[], byte[]> withId(
            ProducerRecord<byte[], byte[]> record, int id) {
        byte[] value = record.value().clone();
        ByteBuffer.wrap(value).putInt(1, id);
        return new ProducerRecord<>(record.topic(), record.key(), value);
    }

    /** The same record as a producer of a later version writes it. */
    private ProducerRecord<byte[], byte[]> rewritten(
            ProducerRecord<byte[], byte[]> record, Schema later) {
        int id = registry.register(record.topic() + "-value", later);
        try {
            byte[] value = record.value();
            GenericRecord batch =
                    new GenericDatumReader<GenericRecord>(BatchCodec.schema(Stream.RMP), later)
                            .read(
                                    null,
                                    DecoderFactory.get()
                                            .binaryDecoder(
                                                    value, HEADER, value.length - HEADER, null));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(ByteBuffer.allocate(HEADER).put((byte) 0).putInt(id).array());
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
            new GenericDatumWriter<GenericRecord>(later).write(batch, encoder);
            encoder.flush();
            return new ProducerRecord<>(record.topic(), record.key(), out.toByteArray());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        driver.createInputTopic(
                        record.topic(), new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(record.key(), record.value());
    }

    private List<byte[]> values(String topic) {
        return driver
                .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList()
                .stream()
                .map(TestRecord::value)
                .toList();
    }

    private List<Alert> alerts() {
        return StreamedAlerts.read(values(TopicNames.ALERTS), registry).all();
    }

    private List<DeadLetter> deadLetters() {
        return values(TopicNames.DEAD_LETTER).stream()
                .map(
                        value ->
                                WireSerdes.deadLetter(registry)
                                        .deserializer()
                                        .deserialize(TopicNames.DEAD_LETTER, value))
                .toList();
    }
}
