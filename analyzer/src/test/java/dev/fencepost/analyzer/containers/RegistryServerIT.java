package dev.fencepost.analyzer.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fencepost.model.Batch;
import dev.fencepost.model.Stream;
import dev.fencepost.registry.HttpSchemaRegistry;
import dev.fencepost.registry.RegistryRefusedException;
import dev.fencepost.registry.RegistrySettings;
import dev.fencepost.registry.SchemaNotFoundException;
import dev.fencepost.registry.SubjectVersion;
import dev.fencepost.registry.WriterSchema;
import dev.fencepost.wire.BatchDeserializer;
import dev.fencepost.wire.BatchSerializer;
import dev.fencepost.wire.WireSchemas;
import dev.fencepost.wire.codec.BatchCodec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.Network;

/** Our client of a registry that others have written, in a container. */
@RequiresDocker
final class RegistryServerIT {
    private static final Schema ONE =
            SchemaBuilder.record("R").fields().requiredLong("a").endRecord();
    private static final Schema TWO =
            SchemaBuilder.record("R").fields().requiredLong("a").optionalLong("b").endRecord();
    private static final Schema OTHER =
            SchemaBuilder.record("R").fields().requiredString("a").endRecord();
    private static final String DEAD = "http://127.0.0.1:1";

    private static Network network;
    private static KafkaCluster kafka;
    private static RegistryBox registry;
    private static String url;

    private final String topic = "it-" + UUID.randomUUID();
    private final String subject = topic + "-value";

    @BeforeAll
    static void start() throws IOException {
        network = Network.newNetwork();
        kafka = KafkaCluster.start(network, 1);
        registry = RegistryBox.start(network, kafka);
        url = registry.url().toString();
    }

    @AfterAll
    static void stop() throws Exception {
        registry.close();
        kafka.close();
        network.close();
    }

    private static HttpSchemaRegistry client(String urls, String... more) {
        Map<String, String> settings = new HashMap<>();
        settings.put(RegistrySettings.URL, urls);
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return new HttpSchemaRegistry(RegistrySettings.of(settings));
    }

    @Test
    void registersOnceAndFindsById() {
        int id = client(url).register(subject, ONE);

        assertThat(client(url).register(subject, ONE)).isEqualTo(id);
        assertThat(client(url).schemaById(id)).isEqualTo(ONE);
        assertThat(client(url).latest(subject)).isEqualTo(new SubjectVersion(1, id, ONE));
        assertThatExceptionOfType(SchemaNotFoundException.class)
                .isThrownBy(() -> client(url).schemaById(Integer.MAX_VALUE));
        assertThatExceptionOfType(SchemaNotFoundException.class)
                .isThrownBy(() -> client(url).latest("nobody-" + subject));
    }

    @Test
    void takesAllOfOurSchemas() {
        for (Schema schema :
                List.of(
                        BatchCodec.schema(Stream.IOMMU),
                        BatchCodec.schema(Stream.RMP),
                        BatchCodec.schema(Stream.DMA),
                        WireSchemas.alert(),
                        WireSchemas.windowStatus(),
                        WireSchemas.deadLetter())) {
            int id = client(url).register(schema.getName() + "-" + subject, schema);
            assertThat(client(url).schemaById(id)).isEqualTo(schema);
        }
    }

    @Test
    void findsOlderVersionsAndReadsWhatWasWrittenUnderThem() {
        int one = client(url).register(subject, ONE);
        int two = client(url).register(subject, TWO);

        assertThat(two).isNotEqualTo(one);
        assertThat(client(url).version(subject, 1)).isEqualTo(new SubjectVersion(1, one, ONE));
        assertThat(client(url).version(subject, 2)).isEqualTo(new SubjectVersion(2, two, TWO));
        assertThat(client(url, "use.latest.version", "true").writerSchema(subject, ONE))
                .isEqualTo(new WriterSchema(two, TWO));
        assertThat(client(url, "use.schema.id", "" + one).writerSchema(subject, TWO))
                .isEqualTo(new WriterSchema(one, ONE));
    }

    @Test
    void isRefusedWhatIsIncompatible() throws IOException, InterruptedException {
        client(url).register(subject, ONE);
        HttpRequest strict =
                HttpRequest.newBuilder(URI.create(url + "/config/" + subject))
                        .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                        .PUT(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"compatibility\":\"BACKWARD\"}"))
                        .build();
        HttpResponse<String> answer =
                HttpClient.newHttpClient().send(strict, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);

        assertThat(client(url).accepts(subject, TWO)).isTrue();
        assertThat(client(url).accepts(subject, OTHER)).isFalse();
        assertThatExceptionOfType(RegistryRefusedException.class)
                .isThrownBy(() -> client(url).register(subject, OTHER))
                .withMessageContaining("409");
    }

    @Test
    void looksUpWhatItMayNotRegister() {
        HttpSchemaRegistry looking = client(url, "auto.register.schemas", "false");
        assertThatExceptionOfType(RegistryRefusedException.class)
                .isThrownBy(() -> looking.writerSchema(subject, ONE));

        int id = client(url).register(subject, ONE);

        assertThat(looking.writerSchema(subject, ONE)).isEqualTo(new WriterSchema(id, ONE));
    }

    @Test
    void goesOnPastADeadUrlWithRecordsOfOurs() {
        HttpSchemaRegistry client = client(DEAD + "," + url);
        Batch batch = new Batch(Stream.RMP, "h0", 0, 0, 1, 7, 8, false, List.of());

        byte[] written = new BatchSerializer(client).serialize(topic, batch);

        assertThat(new BatchDeserializer(client(url)).deserialize(topic, written)).isEqualTo(batch);
    }
}
