package dev.fencepost.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The client over TLS, with stores of every kind. */
@Timeout(60)
final class RegistryTlsTest {
    private static final Schema SCHEMA = Schema.createRecord("R", null, "", false, List.of());
    private static final String PREFIX = "schema.registry.ssl.";

    @TempDir static Path directory;
    private static TestKeys keys;

    @BeforeAll
    static void make() throws IOException, InterruptedException {
        keys = new TestKeys(directory);
    }

    private static int register(GuardedRegistry server, String... settings) {
        Map<String, String> all = new HashMap<>();
        all.put(RegistrySettings.URL, server.url());
        all.put("max.retries", "0");
        for (int i = 0; i < settings.length; i += 2) {
            all.put(PREFIX + settings[i], settings[i + 1]);
        }
        return new HttpSchemaRegistry(RegistrySettings.of(all)).register("t-value", SCHEMA);
    }

    @Test
    void trustsWhatAStoreOfAnyKindHolds() throws Exception {
        try (GuardedRegistry server = GuardedRegistry.openTls(keys.context("server"), false)) {
            assertThat(
                            register(
                                    server,
                                    "truststore.location",
                                    keys.file("server.jks"),
                                    "truststore.password",
                                    TestKeys.PASSWORD))
                    .isPositive();
            assertThat(
                            register(
                                    server,
                                    "truststore.location",
                                    keys.file("server.p12"),
                                    "truststore.type",
                                    "PKCS12",
                                    "truststore.password",
                                    TestKeys.PASSWORD))
                    .isPositive();
            assertThat(
                            register(
                                    server,
                                    "truststore.location",
                                    keys.file("server.pem"),
                                    "truststore.type",
                                    "PEM"))
                    .isPositive();
            assertThat(register(server, "truststore.certificates", keys.certificate("server")))
                    .isPositive();
        }
    }

    @Test
    void distrustsWhatItDoesNotKnow() throws Exception {
        try (GuardedRegistry server = GuardedRegistry.openTls(keys.context("server"), false)) {
            assertThatExceptionOfType(RegistryUnavailableException.class)
                    .isThrownBy(() -> register(server))
                    .withMessageContaining(server.url())
                    .withMessageContaining("certification path");
        }
    }

    @Test
    void asksForTheNameInTheCertificateUnlessItIsToldNotTo() throws Exception {
        try (GuardedRegistry server = GuardedRegistry.openTls(keys.context("elsewhere"), false)) {
            String trusted = keys.certificate("elsewhere");

            assertThatExceptionOfType(RegistryUnavailableException.class)
                    .isThrownBy(() -> register(server, "truststore.certificates", trusted))
                    .withMessageContaining("127.0.0.1");
            assertThat(
                            register(
                                    server,
                                    "truststore.certificates",
                                    trusted,
                                    "endpoint.identification.algorithm",
                                    ""))
                    .isPositive();
            assertThatExceptionOfType(RegistryUnavailableException.class)
                    .isThrownBy(
                            () ->
                                    register(
                                            server,
                                            "truststore.certificates",
                                            keys.certificate("server"),
                                            "endpoint.identification.algorithm",
                                            ""));
        }
    }

    @Test
    void showsItsOwnCertificateWhereItIsAskedForOne() throws Exception {
        Path plain =
                Files.writeString(
                        directory.resolve("plain.pem"),
                        keys.key("client") + keys.certificate("client"));
        String trusted = keys.certificate("server");
        try (GuardedRegistry server = GuardedRegistry.openTls(keys.context("server"), true)) {
            assertThatExceptionOfType(RegistryUnavailableException.class)
                    .isThrownBy(() -> register(server, "truststore.certificates", trusted));
            assertThat(
                            register(
                                    server,
                                    "truststore.certificates",
                                    trusted,
                                    "keystore.location",
                                    keys.file("client.p12"),
                                    "keystore.type",
                                    "PKCS12",
                                    "keystore.password",
                                    TestKeys.PASSWORD))
                    .isPositive();
            assertThat(
                            register(
                                    server,
                                    "truststore.certificates",
                                    trusted,
                                    "keystore.location",
                                    plain.toString(),
                                    "keystore.type",
                                    "PEM"))
                    .isPositive();
            assertThat(
                            register(
                                    server,
                                    "truststore.certificates",
                                    trusted,
                                    "keystore.key",
                                    keys.encryptedKey("client"),
                                    "keystore.certificate.chain",
                                    keys.certificate("client"),
                                    "key.password",
                                    TestKeys.PASSWORD))
                    .isPositive();
        }
    }

    @Test
    void saysWhatIsWrongWithAStoreAndNotItsPassword() throws IOException {
        String chain = keys.certificate("client");
        Map<String, String> wrong =
                Map.of(
                        RegistrySettings.URL,
                        "https://h",
                        PREFIX + "truststore.location",
                        keys.file("server.jks"),
                        PREFIX + "truststore.password",
                        "wr0ng-word");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RegistrySettings.of(wrong))
                .withMessageContaining("schema.registry.ssl.truststore.location: ")
                .withMessageContaining("password was incorrect")
                .withMessageNotContaining("wr0ng-word");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                RegistrySettings.of(
                                        Map.of(
                                                RegistrySettings.URL,
                                                "https://h",
                                                PREFIX + "keystore.key",
                                                "-----BEGIN RSA PRIVATE KEY-----\nAA==\n"
                                                        + "-----END RSA PRIVATE KEY-----",
                                                PREFIX + "keystore.certificate.chain",
                                                chain)))
                .withMessageContaining("openssl pkcs8");
    }
}
