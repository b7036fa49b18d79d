package dev.fencepost.analyzer.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fencepost.analyzer.cli.Console;
import dev.fencepost.analyzer.cli.RunningCommand;
import dev.fencepost.analyzer.demo.Agreement;
import dev.fencepost.analyzer.demo.AlertReader;
import dev.fencepost.analyzer.demo.Closing;
import dev.fencepost.model.Alert;
import dev.fencepost.trace.AlertJson;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.Network;

/** The commands against one broker and a registry, both in containers. */
@RequiresDocker
final class StreamedClusterIT {
    private static final Duration LIMIT = Duration.ofMinutes(4);

    @TempDir Path directory;

    @Test
    void saysOfAReplayedFileWhatOfflineSays() throws Exception {
        String file = directory.resolve("run.avro").toString();
        Console.run("simulate", "--policy", "smash-first", "--events", "40000", "-o", file);
        List<Alert> expected =
                Console.run("offline", "--format", "json", file).outLines().stream()
                        .map(AlertJson::read)
                        .toList();
        assertThat(expected).isNotEmpty();
        try (Closing closing = new Closing()) {
            Network network = closing.add(Network.newNetwork());
            KafkaCluster kafka = closing.add(KafkaCluster.start(network, 1));
            RegistryBox registry = closing.add(RegistryBox.start(network, kafka));
            Console created =
                    Console.run(
                            "topics",
                            "create",
                            "--bootstrap-server",
                            kafka.bootstrapServers(),
                            "--partitions",
                            "4");
            assertThat(created.code()).as(created.err()).isZero();
            RunningCommand stream =
                    closing.add(
                            RunningCommand.start(
                                    at(
                                            kafka,
                                            registry,
                                            "stream",
                                            "--state-dir",
                                            directory.resolve("state").toString())));

            Console replayed = Console.run(at(kafka, registry, "replay", file));

            assertThat(replayed.code()).as(replayed.err()).isZero();
            try (AlertReader alerts = new AlertReader(kafka.kafka(), registry.client())) {
                await().atMost(LIMIT)
                        .untilAsserted(
                                () -> {
                                    alerts.poll(Duration.ofMillis(100));
                                    assertThat(stream.isRunning()).as(stream.err()).isTrue();
                                    assertThat(
                                                    Agreement.of(alerts.alerts(), expected)
                                                            .differences())
                                            .isEmpty();
                                });
            }
            Console doctor = Console.run(at(kafka, registry, "doctor"));
            assertThat(doctor.code()).as(doctor.out() + doctor.err()).isZero();
        }
    }

    private static String[] at(KafkaCluster kafka, RegistryBox registry, String... command) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(
                List.of(
                        "--bootstrap-server",
                        kafka.bootstrapServers(),
                        "--registry",
                        registry.url().toString()));
        return all.toArray(new String[0]);
    }
}
