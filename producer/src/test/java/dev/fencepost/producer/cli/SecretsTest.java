package dev.fencepost.producer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.producer.route.KafkaSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a password may come from, and that it is in nothing that is said. */
final class SecretsTest {
    private static final String SECRET = "hush-7c1f";

    @TempDir Path directory;

    @Test
    void refusesAPasswordOnTheCommandLineWithoutRepeatingIt() {
        String jaas = "sasl.jaas.config=Module required password=\"" + SECRET + "\";";
        for (String[] words :
                new String[][] {
                    {"check", "-P", jaas},
                    {"check", "-P" + jaas},
                    {"check", "--properties", jaas},
                    {"check", "--ssl.key.password=" + SECRET},
                }) {
            Said said = run(words);
            assertThat(said.code).isEqualTo(CommandRunner.BAD_INPUT);
            assertThat(said.text.lines()).singleElement().asString().contains("--properties");
            assertThat(said.text).doesNotContain(SECRET);
        }
    }

    @Test
    void takesPasswordsFromFilesAndVariables() throws IOException {
        Path passwords = Files.writeString(directory.resolve("passwords"), "store=" + SECRET);
        Path alone = Files.writeString(directory.resolve("alone"), SECRET);
        Path settings =
                write(
                        "config.providers=secrets",
                        "config.providers.secrets.class="
                                + "org.apache.kafka.common.config.provider.FileConfigProvider",
                        "ssl.truststore.password=${secrets:" + passwords + ":store}",
                        "ssl.keystore.password=${file:" + passwords + ":store}",
                        "ssl.key.password=${dir:" + directory + ":" + alone.getFileName() + "}",
                        "client.id=${env:PATH}");

        Map<String, String> read = ClientProperties.read(settings);

        assertThat(read)
                .containsEntry("ssl.truststore.password", SECRET)
                .containsEntry("ssl.keystore.password", SECRET)
                .containsEntry("ssl.key.password", SECRET)
                .containsEntry("client.id", System.getenv("PATH"));
    }

    @Test
    void namesAVariableThatIsNotThere() throws IOException {
        Path settings = write("ssl.key.password=${env:FENCEPOST_NO_SUCH}");

        Said said = run("check", "--properties", settings.toString());

        assertThat(said.code).isEqualTo(CommandRunner.BAD_INPUT);
        assertThat(said.text.lines())
                .singleElement()
                .asString()
                .contains("ssl.key.password: there is no ${env:FENCEPOST_NO_SUCH}");
    }

    @Test
    void hidesWhatASettingHoldsWhereAnErrorRepeatsIt() throws IOException {
        // a class by the name of the secret: Kafka says that there is none
        Path settings =
                write(
                        "security.protocol=SASL_PLAINTEXT",
                        "sasl.mechanism=PLAIN",
                        "sasl.jaas.config=Module required password=\"" + SECRET + "\";",
                        "metric.reporters=" + SECRET);

        Said said = run("check", "-v", "--properties", settings.toString());

        assertThat(said.code).isEqualTo(CommandRunner.FAILED);
        assertThat(said.text).contains("[hidden]").doesNotContain(SECRET);
    }

    @Test
    void showsNoValueOfItsSettings() {
        KafkaSettings settings = new KafkaSettings("b:9092", Map.of("ssl.key.password", SECRET));

        assertThat(settings.toString()).contains("ssl.key.password").doesNotContain(SECRET);
    }

    private Path write(String... lines) throws IOException {
        return Files.write(directory.resolve("client.properties"), List.of(lines));
    }

    private record Said(int code, String text) {}

    private static Said run(String... words) {
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said, true);
        int code = CommandRunner.run(new TopicsCommand(), writer, writer, words);
        return new Said(code, said.toString());
    }
}
