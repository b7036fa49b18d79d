package dev.fencepost.producer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fencepost.trace.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClientPropertiesTest {
    @TempDir Path directory;

    private Map<String, String> read(String text) throws IOException {
        return ClientProperties.read(Files.writeString(directory.resolve("properties"), text));
    }

    @Test
    void takesSecretsFromWhereTheyAre() throws IOException {
        Files.writeString(directory.resolve("token"), "s3cret");
        Files.writeString(directory.resolve("others"), "key.password=0ther\n");
        Map.Entry<String, String> variable = System.getenv().entrySet().iterator().next();

        assertThat(
                        read(
                                String.join(
                                        "\n",
                                        "a=${env:" + variable.getKey() + "}",
                                        "b=<${dir:" + directory + ":token}>",
                                        "c=${file:"
                                                + directory.resolve("others")
                                                + ":key.password}",
                                        "d=${vault:x}")))
                .isEqualTo(
                        Map.of(
                                "a", variable.getValue(),
                                "b", "<s3cret>",
                                "c", "0ther",
                                "d", "${vault:x}"));
    }

    @Test
    void takesMoreProvidersThatASettingNames() throws IOException {
        Files.writeString(directory.resolve("token"), "s3cret");

        assertThat(
                        read(
                                String.join(
                                        "\n",
                                        "config.providers=mine",
                                        "config.providers.mine.class=org.apache.kafka.common.config"
                                                + ".provider.DirectoryConfigProvider",
                                        "b=${mine:" + directory + ":token}")))
                .containsEntry("b", "s3cret");
    }

    @Test
    void namesTheSettingOfWhichSomethingIsMissing() {
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> read("a.b=${env:NO_SUCH_VARIABLE}"))
                .withMessageContaining("a.b: there is no ${env:NO_SUCH_VARIABLE}");
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> read("a=${file:/no/such:x}"))
                .withMessageContaining("/no/such");
    }
}
