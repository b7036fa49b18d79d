package dev.fencepost.analyzer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fencepost.analyzer.demo.Agreement;
import dev.fencepost.analyzer.demo.AlertReader;
import dev.fencepost.analyzer.demo.LocalCluster;
import dev.fencepost.model.Alert;
import dev.fencepost.trace.AlertJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code stream} against a real broker and registry, or against none. */
final class StreamCommandTest {
    @TempDir Path directory;

    @Test
    void saysOfAReplayedFileWhatOfflineSays() throws Exception {
        String file = directory.resolve("run.avro").toString();
        Console.run("simulate", "--policy", "smash-first", "--events", "20000", "-o", file);
        Console offline = Console.run("offline", "--format", "json", file);
        List<Alert> expected = offline.outLines().stream().map(AlertJson::read).toList();
        assertThat(expected).isNotEmpty();
        ExecutorService background = Executors.newSingleThreadExecutor();
        try (LocalCluster cluster = new LocalCluster()) {
            cluster.start(2, 0);
            Future<Console> stream = background.submit(() -> Console.run(at(cluster, "stream")));

            assertThat(Console.run(at(cluster, "replay", file)).code()).isZero();

            try (AlertReader alerts = new AlertReader(cluster.kafka(), cluster.registry())) {
                await().atMost(Duration.ofMinutes(2))
                        .untilAsserted(
                                () -> {
                                    alerts.poll(Duration.ofMillis(100));
                                    assertThat(
                                                    Agreement.of(alerts.alerts(), expected)
                                                            .differences())
                                            .isEmpty();
                                });
            }
            assertThat(stream.isDone()).isFalse();
            background.shutdownNow();
            assertThat(background.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void servesItsMetersWhereItIsToldTo() throws Exception {
        try (LocalCluster cluster = new LocalCluster()) {
            cluster.start(1, 0);
            try (RunningCommand stream =
                    RunningCommand.start(at(cluster, "stream", "--metrics-port", "0"))) {
                stream.awaitErr("metrics at http://127.0.0.1:");
                stream.awaitErr("streaming as");
                String said = stream.err();
                String url =
                        said.substring(said.indexOf("http:")).lines().findFirst().orElseThrow();

                assertThat(body(url))
                        .contains("fencepost_events_total 0.0", "kafka_stream_alive_stream_threads")
                        .contains("code=\"NO_FLUSH\"");
                String ready = url.replace("/metrics", "/health/ready");
                await().atMost(Duration.ofMinutes(1)).until(() -> body(ready).contains("ready\"}"));
            }
        }
    }

    private static String body(String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }

    @Test
    void namesTheBrokerThatIsNotThere() {
        Console console =
                Console.run("stream", "--bootstrap-server", "127.0.0.1:1", "--patience", "off");

        assertThat(console.code()).isEqualTo(1);
        assertThat(console.errLines()).singleElement().asString().contains("127.0.0.1:1");
    }

    @Test
    void namesTheRegistryOrTheTopicsThatAreNotThere() throws IOException {
        Path secret =
                Files.writeString(
                        directory.resolve("p"),
                        """
                        ssl.key.password=s3cret
                        schema.registry.url=http://u:s3cret@127.0.0.1:1
                        """);
        try (LocalCluster cluster = new LocalCluster()) {
            cluster.start(1, 0);
            String server = cluster.kafka().bootstrapServers();
            Console console =
                    Console.run(
                            "stream",
                            "--bootstrap-server",
                            server,
                            "--patience",
                            "off",
                            "--properties",
                            secret.toString());

            assertThat(console.code()).isEqualTo(1);
            assertThat(console.errLines())
                    .singleElement()
                    .asString()
                    .contains("http://127.0.0.1:1")
                    .doesNotContain("s3cret");
        }
    }

    @Test
    void takesNoPasswordFromTheCommandLine() {
        Console console = Console.run("stream", "--registry", "http://u:s3cret@127.0.0.1:1");

        assertThat(console.code()).isEqualTo(2);
        assertThat(console.err()).contains("schema.registry.url").doesNotContain("s3cret");
    }

    @Test
    void refusesStandbysAndBadTimes() throws IOException {
        Path standbys = Files.writeString(directory.resolve("p"), "num.standby.replicas=1\n");

        Console refused = Console.run("stream", "--properties", standbys.toString());
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("num.standby.replicas must be 0");
        assertThat(Console.run("stream", "--silence", "soon").code()).isEqualTo(2);
    }

    private static String[] at(LocalCluster cluster, String... words) {
        return Stream.concat(
                        Stream.of(words),
                        Stream.of(
                                "--bootstrap-server",
                                cluster.kafka().bootstrapServers(),
                                "--registry",
                                cluster.registryUrl().toString()))
                .toArray(String[]::new);
    }
}
