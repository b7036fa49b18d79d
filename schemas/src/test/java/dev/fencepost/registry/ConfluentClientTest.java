package dev.fencepost.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fencepost.model.Batch;
import dev.fencepost.model.Stream;
import dev.fencepost.wire.BatchDeserializer;
import dev.fencepost.wire.BatchSerializer;
import dev.fencepost.wire.codec.BatchCodec;
import dev.fencepost.wire.codec.RandomEvents;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.ParsedSchema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.avro.AvroSchema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import org.apache.flink.avro.shaded.org.apache.avro.Schema;
import org.apache.flink.avro.shaded.org.apache.avro.generic.GenericDatumReader;
import org.apache.flink.avro.shaded.org.apache.avro.generic.GenericDatumWriter;
import org.apache.flink.avro.shaded.org.apache.avro.generic.GenericRecord;
import org.apache.flink.avro.shaded.org.apache.avro.io.BinaryEncoder;
import org.apache.flink.avro.shaded.org.apache.avro.io.DecoderFactory;
import org.apache.flink.avro.shaded.org.apache.avro.io.EncoderFactory;
import org.apache.flink.formats.avro.registry.confluent.ConfluentSchemaRegistryCoder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds registry, client and bytes against Confluent's own client, and another Avro. */
final class ConfluentClientTest {
    private static final long SEED = 4_11;
    private static final String SUBJECT = "fencepost.rmp-value";
    private static final Path HISTORY =
            Path.of("src", "test", "resources", "schema-history", "RmpBatch", "v1.avsc");

    private final RandomEvents random = new RandomEvents(SEED);
    private SchemaRegistryServer server;
    private HttpSchemaRegistry ours;
    private SchemaRegistryClient theirs;

    @BeforeEach
    void start() throws IOException {
        server = SchemaRegistryServer.start();
        ours = new HttpSchemaRegistry(server.url());
        theirs = new CachedSchemaRegistryClient(server.url().toString(), 10);
    }

    @AfterEach
    void stop() throws IOException {
        theirs.close();
        server.close();
    }

    @Test
    void agreesOnIdsVersionsAndSchemas() throws IOException, RestClientException {
        int id = ours.register(SUBJECT, BatchCodec.schema(Stream.RMP));
        ParsedSchema schema = theirSchema(Stream.RMP);

        assertThat(theirs.register(SUBJECT, schema)).isEqualTo(id);
        assertThat(theirs.getId(SUBJECT, schema)).isEqualTo(id);
        assertThat(theirs.getVersion(SUBJECT, schema)).isEqualTo(1);
        assertThat(theirs.getAllSubjects()).containsExactly(SUBJECT);
        assertThat(theirs.getAllVersions(SUBJECT)).containsExactly(1);
        assertThat(theirs.getSchemaById(id).canonicalString()).isEqualTo(schema.canonicalString());
        assertThat(theirs.getLatestSchemaMetadata(SUBJECT).getId()).isEqualTo(id);
    }

    @Test
    void findsWhatTheirClientRegistered() throws IOException, RestClientException {
        int id = theirs.register(SUBJECT, theirSchema(Stream.RMP));

        assertThat(ours.schemaById(id)).isEqualTo(BatchCodec.schema(Stream.RMP));
    }

    @Test
    void answersTheirClientsQuestionsOfCompatibility() throws IOException, RestClientException {
        ParsedSchema other = new AvroSchema("{\"type\":\"record\",\"name\":\"X\",\"fields\":[]}");
        theirs.register(SUBJECT, theirSchema(Stream.RMP));

        assertThat(theirs.testCompatibility(SUBJECT, theirSchema(Stream.RMP))).isTrue();
        assertThat(theirs.testCompatibility(SUBJECT, other)).isFalse();
        assertThatExceptionOfType(RestClientException.class)
                .isThrownBy(() -> theirs.register(SUBJECT, other))
                .matches(refused -> refused.getStatus() == 409);
        assertThat(theirs.updateCompatibility(SUBJECT, "NONE")).isEqualTo("NONE");
        assertThat(theirs.getCompatibility(SUBJECT)).isEqualTo("NONE");
        assertThat(theirs.register(SUBJECT, other)).isPositive();
    }

    @Test
    void tellsTheirClientThatAnIdIsUnknown() {
        assertThatExceptionOfType(RestClientException.class)
                .isThrownBy(() -> theirs.getSchemaById(12345))
                .matches(refused -> refused.getErrorCode() == 40403);
    }

    @ParameterizedTest
    @EnumSource(Stream.class)
    void exchangesRecordsWithTheirCoder(Stream stream) throws IOException {
        String topic = "fencepost." + stream.label();
        ConfluentSchemaRegistryCoder coder =
                new ConfluentSchemaRegistryCoder(topic + "-value", theirs);
        Batch batch = random.batch(stream, 50);

        byte[] written = new BatchSerializer(ours).serialize(topic, batch);
        ByteArrayInputStream in = new ByteArrayInputStream(written);
        Schema schema = coder.readSchema(in);
        GenericRecord read =
                new GenericDatumReader<GenericRecord>(schema)
                        .read(null, DecoderFactory.get().binaryDecoder(in, null));
        assertThat(read.get("host").toString()).isEqualTo(batch.host());
        assertThat(read.get("throughTs")).isEqualTo(batch.throughTs());

        ByteArrayOutputStream out = new ByteArrayOutputStream();
        coder.writeSchema(schema, out);
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(schema).write(read, encoder);
        encoder.flush();
        assertThat(out.toByteArray()).as("seed %s", SEED).isEqualTo(written);
        assertThat(new BatchDeserializer(ours).deserialize(topic, out.toByteArray()))
                .isEqualTo(batch);
    }

    @Test
    void bothFindOlderVersionsAndReadWhatWasWrittenUnderThem() throws Exception {
        Schema old = new Schema.Parser().parse(Files.readString(HISTORY));
        AvroSchema first = new AvroSchema(old.toString());
        int oldId = theirs.register(SUBJECT, first);
        int newId = ours.register(SUBJECT, BatchCodec.schema(Stream.RMP));

        assertThat(newId).isNotEqualTo(oldId);
        assertThat(theirs.getSchemaMetadata(SUBJECT, 1).getId()).isEqualTo(oldId);
        assertThat(theirs.getSchemaMetadata(SUBJECT, 2).getId()).isEqualTo(newId);
        assertThat(ours.version(SUBJECT, 1).id()).isEqualTo(oldId);
        assertThat(ours.version(SUBJECT, 1).schema().toString()).isEqualTo(first.canonicalString());

        HttpSchemaRegistry asOld =
                new HttpSchemaRegistry(
                        RegistrySettings.of(
                                Map.of(
                                        "schema.registry.url",
                                        server.url().toString(),
                                        "use.schema.id",
                                        Integer.toString(oldId))));
        Batch batch = new Batch(Stream.RMP, "h0", 0, 0, 1, 7, 8, false, List.of());
        byte[] written = new BatchSerializer(asOld).serialize("fencepost.rmp", batch);
        ByteArrayInputStream in = new ByteArrayInputStream(written);
        Schema read = new ConfluentSchemaRegistryCoder(SUBJECT, theirs).readSchema(in);
        assertThat(read).isEqualTo(old);
        GenericRecord record =
                new GenericDatumReader<GenericRecord>(read)
                        .read(null, DecoderFactory.get().binaryDecoder(in, null));
        assertThat(record.get("throughTs")).isEqualTo(7L);
        assertThat(new BatchDeserializer(ours).deserialize(Stream.RMP, written)).isEqualTo(batch);
    }

    @Test
    void bothAreRefusedWithoutTheSamePasswordAndLetInWithIt() throws Exception {
        Map<String, String> settings =
                Map.of(
                        "basic.auth.credentials.source", "USER_INFO",
                        "basic.auth.user.info", "u:s3cret");
        Map<String, String> token =
                Map.of(
                        "bearer.auth.credentials.source", "STATIC_TOKEN",
                        "bearer.auth.token", "s3cret");
        try (GuardedRegistry guarded = GuardedRegistry.open()) {
            guarded.wants("Basic dTpzM2NyZXQ=");
            assertThat(registerByBoth(guarded.url(), settings)).isEqualTo(1);
            guarded.wants("Bearer s3cret");
            assertThat(registerByBoth(guarded.url(), token)).isEqualTo(1);
            assertThatExceptionOfType(RestClientException.class)
                    .isThrownBy(() -> registerByTheirs(guarded.url(), settings))
                    .matches(refused -> refused.getStatus() == 401);
            assertThatExceptionOfType(RegistryRefusedException.class)
                    .isThrownBy(() -> registerByOurs(guarded.url(), settings));
        }
    }

    @Test
    void bothGoOnWithTheNextOfSeveralUrls() throws Exception {
        String urls = "http://127.0.0.1:1," + server.url();

        assertThat(registerByBoth(urls, Map.of())).isEqualTo(1);
    }

    /** How many ids they get for one schema. */
    private static long registerByBoth(String urls, Map<String, String> settings)
            throws IOException, RestClientException {
        return IntStream.of(registerByOurs(urls, settings), registerByTheirs(urls, settings))
                .distinct()
                .count();
    }

    private static int registerByOurs(String urls, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("schema.registry.url", urls);
        return new HttpSchemaRegistry(RegistrySettings.of(all))
                .register(SUBJECT, BatchCodec.schema(Stream.RMP));
    }

    private static int registerByTheirs(String urls, Map<String, String> settings)
            throws IOException, RestClientException {
        try (SchemaRegistryClient client =
                new CachedSchemaRegistryClient(List.of(urls.split(",")), 10, settings)) {
            return client.register(SUBJECT, theirSchema(Stream.RMP));
        }
    }

    private static ParsedSchema theirSchema(Stream stream) {
        return new AvroSchema(BatchCodec.schema(stream).toString());
    }
}
