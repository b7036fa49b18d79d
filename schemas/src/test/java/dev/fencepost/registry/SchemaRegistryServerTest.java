package dev.fencepost.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SchemaRegistryServerTest {
    private static final Schema ONE =
            SchemaBuilder.record("R").fields().requiredLong("a").endRecord();
    private static final Schema TWO =
            SchemaBuilder.record("R").fields().requiredLong("a").optionalLong("b").endRecord();
    private static final Schema OTHER =
            SchemaBuilder.record("R").fields().requiredString("a").endRecord();

    private final HttpClient http = HttpClient.newHttpClient();
    private SchemaRegistryServer server;
    private HttpSchemaRegistry registry;

    @BeforeEach
    void start() throws IOException {
        server = SchemaRegistryServer.start();
        registry = new HttpSchemaRegistry(server.url());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void findsASchemaByTheIdThatRegisteringGave() {
        int id = registry.register("t-value", ONE);

        assertThat(new HttpSchemaRegistry(server.url()).schemaById(id)).isEqualTo(ONE);
        assertThat(registry.register("t-value", ONE)).isEqualTo(id);
        assertThat(registry.register("u-value", ONE)).isEqualTo(id);
        assertThat(registry.register("t-value", TWO)).isNotEqualTo(id);
    }

    @Test
    void givesTheSameIdsInWhateverOrder() throws IOException {
        int one = registry.register("t-value", ONE);
        int two = registry.register("t-value", TWO);
        try (SchemaRegistryServer another = SchemaRegistryServer.start()) {
            HttpSchemaRegistry client = new HttpSchemaRegistry(another.url());
            assertThat(client.register("t-value", TWO)).isEqualTo(two);
            assertThat(client.register("t-value", ONE)).isEqualTo(one);
        }
    }

    @Test
    void saysThatAnIdIsUnknown() {
        assertThatExceptionOfType(SchemaNotFoundException.class)
                .isThrownBy(() -> registry.schemaById(4711))
                .withMessageContaining(server.url() + "/schemas/ids/4711")
                .withMessageContaining("40403");
    }

    @Test
    void refusesAnIncompatibleSchema() {
        registry.register("t-value", ONE);

        assertThatExceptionOfType(RegistryRefusedException.class)
                .isThrownBy(() -> registry.register("t-value", OTHER))
                .withMessageContaining("409")
                .withMessageContaining("TYPE_MISMATCH");
    }

    @Test
    void saysWhichRegistryDoesNotAnswer() {
        server.close();

        assertThatExceptionOfType(RegistryUnavailableException.class)
                .isThrownBy(() -> registry.schemaById(1))
                .withMessageContaining(server.url().toString());
    }

    @Test
    void keepsAnsweringFromMemoryWhenTheRegistryIsGone() {
        int id = registry.register("t-value", ONE);
        server.close();

        assertThat(registry.schemaById(id)).isEqualTo(ONE);
        assertThat(registry.register("t-value", ONE)).isEqualTo(id);
    }

    @Test
    void refusesAPathThatItDoesNotHave() {
        HttpSchemaRegistry lost =
                new HttpSchemaRegistry(URI.create(server.url() + "/somewhere/else/"));

        assertThatExceptionOfType(RegistryRefusedException.class)
                .isThrownBy(() -> lost.schemaById(1))
                .withMessageContaining("/somewhere/else/schemas/ids/1");
    }

    @Test
    void listsSubjectsAndVersions() {
        int one = registry.register("t-value", ONE);
        registry.register("t-value", TWO);

        assertThat(get("/subjects")).isEqualTo("[\"t-value\"]");
        assertThat(get("/subjects/t-value/versions")).isEqualTo("[1,2]");
        assertThat(get("/subjects/t-value/versions/1/schema")).isEqualTo(ONE.toString());
        assertThat(get("/subjects/t-value/versions/latest")).contains("\"version\":2");
        assertThat(get("/subjects/t-value/versions/3")).contains("\"error_code\":40402");
        assertThat(get("/subjects/u-value/versions")).contains("\"error_code\":40401");
        assertThat(get("/schemas/ids/" + one + "/versions"))
                .isEqualTo("[{\"subject\":\"t-value\",\"version\":1}]");
        assertThat(get("/nowhere")).contains("\"error_code\":404");
    }

    @Test
    void looksUpASchemaInASubject() {
        int one = registry.register("t-value", ONE);

        assertThat(send("POST", "/subjects/t-value", body(ONE))).contains("\"id\":" + one);
        assertThat(send("POST", "/subjects/t-value", body(TWO))).contains("\"error_code\":40403");
        assertThat(send("POST", "/subjects/u-value", body(ONE))).contains("\"error_code\":40401");
    }

    @Test
    void judgesCompatibilityByTheSubjectsLevel() {
        registry.register("t-value", ONE);
        String path = "/compatibility/subjects/t-value/versions/latest";

        assertThat(send("POST", path, body(TWO))).contains("\"is_compatible\":true");
        assertThat(send("POST", path, body(OTHER))).contains("\"is_compatible\":false");
        assertThat(send("PUT", "/config/t-value", "{\"compatibility\":\"NONE\"}"))
                .isEqualTo("{\"compatibility\":\"NONE\"}");
        assertThat(get("/config/t-value")).isEqualTo("{\"compatibilityLevel\":\"NONE\"}");
        assertThat(get("/config")).isEqualTo("{\"compatibilityLevel\":\"BACKWARD\"}");
        assertThat(send("POST", path, body(OTHER))).contains("\"is_compatible\":true");
        assertThat(send("PUT", "/config", "{\"compatibility\":\"SOME\"}")).contains("42203");
    }

    @Test
    void refusesWhatIsNoSchemaOrNoJson() {
        String path = "/subjects/t-value/versions";

        assertThat(send("POST", path, "{\"schema\":\"{}\"}")).contains("\"error_code\":42201");
        assertThat(send("POST", path, "{}")).contains("\"error_code\":42201");
        assertThat(send("POST", path, "{")).contains("\"error_code\":422");
        assertThat(get("/subjects")).isEqualTo("[]");
    }

    private static String body(Schema schema) {
        return "{\"schema\":\"" + schema.toString().replace("\"", "\\\"") + "\"}";
    }

    private String get(String path) {
        return send("GET", path, "");
    }

    private String send(String method, String path, String body) {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create(server.url() + path))
                                    .method(method, HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
