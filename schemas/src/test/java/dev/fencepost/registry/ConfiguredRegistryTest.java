package dev.fencepost.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What settings by Confluent's names make of the client. */
@Timeout(60)
final class ConfiguredRegistryTest {
    private static final String SUBJECT = "t-value";
    private static final Schema ONE =
            SchemaBuilder.record("R").fields().requiredLong("a").endRecord();
    private static final Schema TWO =
            SchemaBuilder.record("R").fields().requiredLong("a").optionalLong("b").endRecord();
    private static final Schema OTHER =
            SchemaBuilder.record("R").fields().requiredString("a").endRecord();

    /** A port on which nobody listens. */
    private static final String DEAD = "http://127.0.0.1:1";

    private GuardedRegistry server;

    @BeforeEach
    void open() throws IOException {
        server = GuardedRegistry.open();
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static HttpSchemaRegistry client(String url, String... more) {
        Map<String, String> settings = new HashMap<>();
        settings.put(RegistrySettings.URL, url);
        settings.put("retries.wait.ms", "1");
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return new HttpSchemaRegistry(RegistrySettings.of(settings));
    }

    private HttpSchemaRegistry inside() {
        return new HttpSchemaRegistry(server.behind());
    }

    @Test
    void goesOnWithTheNextUrlWhereOneIsDeadAndStaysThere() {
        HttpSchemaRegistry client = client(DEAD + ", " + server.url(), "max.retries", "0");

        int id = client.register(SUBJECT, ONE);

        assertThat(inside().schemaById(id)).isEqualTo(ONE);
        assertThat(client.latest(SUBJECT).id()).isEqualTo(id);
        assertThat(server.requests()).isEqualTo(2);
    }

    @Test
    void staysWithOneThatAnswersNo() throws IOException {
        try (GuardedRegistry first = GuardedRegistry.open()) {
            first.breakFor(1);
            HttpSchemaRegistry client = client(first.url() + "," + server.url());

            for (int i = 0; i < 2; i++) {
                assertThatExceptionOfType(SchemaNotFoundException.class)
                        .isThrownBy(() -> client.latest(SUBJECT))
                        .withMessageContaining(server.url());
            }
            assertThat(first.requests()).isEqualTo(1);
        }
    }

    @Test
    void namesEachUrlWhereAllAreDead() {
        assertThatExceptionOfType(RegistryUnavailableException.class)
                .isThrownBy(
                        () -> client(DEAD + ",http://u:s3cret@127.0.0.1:2").register(SUBJECT, ONE))
                .withMessageContaining(DEAD + "/subjects")
                .withMessageContaining("http://127.0.0.1:2/subjects")
                .withMessageNotContaining("s3cret");
    }

    @Test
    void asksAgainWhereARegistryIsOutOfOrderForAWhile() {
        server.breakFor(3);

        assertThat(client(server.url()).register(SUBJECT, ONE)).isPositive();
        assertThat(server.requests()).isEqualTo(4);
    }

    @Test
    void asksNoOftenerThanItIsTold() {
        server.breakFor(3);

        assertThatExceptionOfType(RegistryUnavailableException.class)
                .isThrownBy(() -> client(server.url(), "max.retries", "2").register(SUBJECT, ONE))
                .withMessageContaining("50301: busy");
        assertThat(server.requests()).isEqualTo(3);
    }

    @Test
    void takesANoForANo() {
        inside().register(SUBJECT, ONE);

        assertThatExceptionOfType(RegistryRefusedException.class)
                .isThrownBy(() -> client(server.url()).register(SUBJECT, OTHER))
                .withMessageContaining("409");
        assertThat(server.requests()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "schema.registry."})
    void saysWhoItIs(String prefix) {
        server.wants("Basic dTpzM2NyZXQ="); // u:s3cret

        assertThat(
                        client(
                                        server.url(),
                                        prefix + "basic.auth.credentials.source",
                                        "USER_INFO",
                                        prefix + "basic.auth.user.info",
                                        "u:s3cret\n")
                                .register(SUBJECT, ONE))
                .isPositive();
        assertThat(client(server.at("u:s3cret")).register(SUBJECT, ONE)).isPositive();
    }

    @Test
    void showsAToken() {
        server.wants("Bearer s3cret");

        assertThat(
                        client(
                                        server.url(),
                                        "bearer.auth.credentials.source",
                                        "STATIC_TOKEN",
                                        "bearer.auth.token",
                                        "s3cret")
                                .register(SUBJECT, ONE))
                .isPositive();
    }

    @Test
    void isRefusedWhereNobodyKnowsIt() {
        server.wants("Bearer other");

        assertThatExceptionOfType(RegistryRefusedException.class)
                .isThrownBy(() -> client(server.at("u:s3cret")).register(SUBJECT, ONE))
                .withMessageContaining(server.url() + "/subjects/t-value/versions answered 401")
                .withMessageNotContaining("s3cret");
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void looksUpWhatItMayNotRegister() {
        HttpSchemaRegistry client = client(server.url(), "auto.register.schemas", "false");

        assertThatExceptionOfType(RegistryRefusedException.class)
                .isThrownBy(() -> client.writerSchema(SUBJECT, ONE))
                .withMessageContaining("40401")
                .withMessageContaining("auto.register.schemas=false: register our schema");
        assertThatExceptionOfType(SchemaNotFoundException.class)
                .isThrownBy(() -> inside().latest(SUBJECT));

        int id = inside().register(SUBJECT, ONE);
        assertThat(client.writerSchema(SUBJECT, ONE)).isEqualTo(new WriterSchema(id, ONE));
        assertThatExceptionOfType(RegistryRefusedException.class)
                .isThrownBy(() -> client.writerSchema(SUBJECT, TWO))
                .withMessageContaining("40403");
    }

    @Test
    void writesAsTheNewestVersionWhereThatIsAskedFor() {
        HttpSchemaRegistry client = client(server.url(), "use.latest.version", "true");
        assertThatExceptionOfType(RegistryRefusedException.class)
                .isThrownBy(() -> client.writerSchema(SUBJECT, ONE))
                .withMessageContaining("use.latest.version");

        inside().register(SUBJECT, ONE);
        int two = inside().register(SUBJECT, TWO);

        assertThat(client.writerSchema(SUBJECT, ONE)).isEqualTo(new WriterSchema(two, TWO));
        assertThat(inside().latest(SUBJECT).version()).isEqualTo(2);
    }

    @Test
    void writesAsASchemaThatIsNamed() {
        int one = inside().register(SUBJECT, ONE);
        int two = inside().register(SUBJECT, TWO);
        HttpSchemaRegistry client = client(server.url(), "use.schema.id", " " + one);

        assertThat(client.writerSchema(SUBJECT, TWO)).isEqualTo(new WriterSchema(one, ONE));
        assertThat(client(server.url(), "use.schema.id", "-1").writerSchema(SUBJECT, TWO).id())
                .isEqualTo(two);
    }

    @Test
    void doesNotWriteWhatASchemaCannotSay() {
        int other = inside().register(SUBJECT, OTHER);

        assertThatExceptionOfType(RegistryRefusedException.class)
                .isThrownBy(
                        () ->
                                client(server.url(), "use.latest.version", "true")
                                        .writerSchema(SUBJECT, ONE))
                .withMessageContaining("schema " + other + " of t-value: TYPE_MISMATCH");
    }

    @Test
    void findsOlderVersions() {
        int one = inside().register(SUBJECT, ONE);
        inside().register(SUBJECT, TWO);

        assertThat(client(server.url()).version(SUBJECT, 1))
                .isEqualTo(new SubjectVersion(1, one, ONE));
        assertThatExceptionOfType(SchemaNotFoundException.class)
                .isThrownBy(() -> client(server.url()).version(SUBJECT, 3))
                .withMessageContaining("40402");
    }

    @ParameterizedTest
    @CsvSource({
        "schema.registry.url, '', no URL",
        "schema.registry.url, ftp://u:s3cret@h, ftp://h",
        "schema.registry.url, 'http://u:s3cret@h h', http://h h",
        "max.retries, -1, max.retries",
        "http.read.timeout.ms, soon, http.read.timeout.ms",
        "use.latest.version, yes, use.latest.version",
        "use.schema.id, x, use.schema.id",
        "basic.auth.credentials.source, USER_INFO, basic.auth.user.info is missing",
        "basic.auth.credentials.source, SASL_INHERIT, --serde confluent",
        "bearer.auth.credentials.source, OAUTHBEARER, --serde confluent",
        "value.subject.name.strategy, x.RecordNameStrategy, --serde confluent",
        "schema.registry.ssl.truststore.location, /no/such, truststore.location: no such file",
    })
    void namesTheSettingThatCannotBeUsed(String name, String value, String words) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client(server.url(), name, value))
                .withMessageContaining(words)
                .withMessageNotContaining("s3cret");
    }

    @Test
    void showsNoSecrets() {
        Map<String, String> settings =
                Map.of(
                        "schema.registry.url", "http://u:s3cret@h:1,http://i:2",
                        "basic.auth.user.info", "v:0ther",
                        "sasl.jaas.config", "a jaas");

        assertThat(RegistrySettings.of(settings)).hasToString("http://h:1,http://i:2");
        assertThat(Redaction.of(settings).hide("at http://u:s3cret@h:1 as v:0ther: a jaas."))
                .isEqualTo("at http://h:1 as [hidden]: [hidden].");
        assertThat(Redaction.isSecret("bearer.auth.credentials.source")).isFalse();
    }

    @Test
    void knowsWhichSettingsAreNotKafkas() {
        assertThat(
                        Map.of(
                                        "basic.auth.user.info", "",
                                        "schema.registry.ssl.key.password", "",
                                        "auto.register.schemas", "",
                                        "use.latest.version", "",
                                        "max.retries", "",
                                        "avro.remove.java.properties", "")
                                .keySet())
                .allMatch(RegistrySettings::isOfRegistry);
        assertThat(Map.of("ssl.key.password", "", "retries", "", "max.poll.records", "").keySet())
                .noneMatch(RegistrySettings::isOfRegistry);
    }
}
