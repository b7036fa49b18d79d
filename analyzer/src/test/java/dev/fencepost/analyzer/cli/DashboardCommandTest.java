package dev.fencepost.analyzer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code dashboard} says and refuses, and what its token opens. */
final class DashboardCommandTest {
    private static final String SECRET = "open sesame, open sesame";

    @TempDir Path directory;

    @Test
    void teaches() {
        assertThat(Console.run("dashboard", "--help").out())
                .contains("--file", "--listen", "--token-file", "--cors-origin", "/api/v1")
                .contains("FENCEPOST_DASHBOARD_TOKEN");
    }

    @Test
    void refusesWhatItCannotDo() throws IOException {
        Console open = Console.run("dashboard", "--listen", "0.0.0.0");
        assertThat(open.code()).isEqualTo(2);
        assertThat(open.err()).contains("needs a token");

        assertThat(Console.run("dashboard", "--file", "none.avro", "--port", "0").err())
                .isEqualTo("fencepost: no such file: none.avro\n");
        assertThat(Console.run("dashboard", "--port", "70000").code()).isEqualTo(2);
        assertThat(Console.run("dashboard", "--max-alerts", "0").code()).isEqualTo(2);

        Path guessed = Files.writeString(directory.resolve("token"), "1234\n");
        Console weak = Console.run("dashboard", "--token-file", guessed.toString());
        assertThat(weak.code()).isEqualTo(2);
        assertThat(weak.err()).contains("shorter than 16").doesNotContain("1234");
    }

    @Test
    void servesAFileToWhoShowsTheTokenOfAFile() throws IOException, InterruptedException {
        String trace = directory.resolve("run.jsonl").toString();
        Console.run("simulate", "--policy", "static-huge", "--events", "2000", "-o", trace);
        Path token = Files.writeString(directory.resolve("token"), SECRET + "\n");

        try (RunningCommand command =
                RunningCommand.start(
                        "dashboard",
                        "--file",
                        trace,
                        "--port",
                        "0",
                        "--token-file",
                        token.toString())) {
            command.awaitErr("dashboard at http://127.0.0.1:");
            String at = command.err().lines().findFirst().orElseThrow();
            URI status = URI.create(at.substring("dashboard at ".length()) + "api/v1/status");
            HttpRequest.Builder request = HttpRequest.newBuilder(status);
            HttpClient client = HttpClient.newHttpClient();

            assertThat(client.send(request.build(), BodyHandlers.ofString()).statusCode())
                    .isEqualTo(401);
            request.header("Authorization", "Bearer " + SECRET);
            assertThat(client.send(request.build(), BodyHandlers.ofString()).body())
                    .contains("\"kind\":\"file\"");
            assertThat(command.err()).doesNotContain(SECRET);
        }
    }
}
