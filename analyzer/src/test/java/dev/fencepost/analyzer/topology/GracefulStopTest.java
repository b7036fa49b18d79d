package dev.fencepost.analyzer.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fencepost.analyzer.cli.Fencepost;
import dev.fencepost.model.Slots;
import dev.fencepost.producer.route.KafkaSettings;
import dev.fencepost.producer.route.Topics;
import dev.fencepost.producer.sim.Policy;
import dev.fencepost.registry.HttpSchemaRegistry;
import dev.fencepost.registry.SchemaRegistry;
import dev.fencepost.registry.SchemaRegistryServer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code stream} is told to end (SIGTERM) as a process of its own, on a real broker. */
final class GracefulStopTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int SIGTERM_EXIT = 128 + 15;

    @TempDir Path directory;

    private final TestKafka kafka = new TestKafka();
    private final List<Process> started = new ArrayList<>();
    private SchemaRegistryServer server;
    private SchemaRegistry registry;

    @BeforeEach
    void start() throws IOException {
        server = SchemaRegistryServer.start();
        registry = new HttpSchemaRegistry(server.url());
        try (Topics topics = Topics.of(new KafkaSettings(kafka.servers(), Map.of()))) {
            topics.create(4, Optional.empty());
        }
    }

    @AfterEach
    void stop() {
        started.forEach(Process::destroyForcibly);
        server.close();
        kafka.close();
    }

    @Test
    void losesAndDoublesNothingAndEndsInTime() throws Exception {
        TraceFeed feed = new TraceFeed(new Slots(4)).simulate(Policy.STATIC_HUGE, 51, 40_000, 2);
        List<ProducerRecord<byte[], byte[]>> records = feed.records(registry, 16, new Random(51));
        int third = records.size() / 3;
        kafka.send(records.subList(0, third));
        long before = 0;
        for (int part = 1; part <= 2; part++) {
            Process stream = stream();
            long reached = before;
            await().atMost(LIMIT).until(() -> committed() > reached);
            int end = part == 2 ? records.size() : 2 * third;
            Thread sender = send(records.subList(part * third, end));

            endInTime(stream);

            sender.join();
            before = committed();
            assertThat(Files.readString(said())).contains("events judged");
        }

        Process last = stream();
        List<String> expected = feed.offline().stream().map(StreamedAlerts::show).toList();
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(alerts().finals()).isEqualTo(expected));
        endInTime(last);
        assertThat(alerts().finals()).isEqualTo(expected);
        assertThat(alerts().revisions()).doesNotHaveDuplicates();
        assertThat(kafka.readCommitted(TopicNames.DEAD_LETTER)).isEmpty();
    }

    @Test
    void endsInTimeWhileItWaitsForARegistry() throws Exception {
        Process stream = stream();
        await().atMost(LIMIT)
                .until(() -> kafka.topics().anyMatch("fencepost-slots-changelog"::equals));
        server.close();
        byte[] value = {0, 0, 0, 0, 99, 1, 2, 3};
        kafka.send(List.of(new ProducerRecord<>("fencepost.rmp", "h0/0".getBytes(UTF_8), value)));
        await().atMost(LIMIT)
                .until(() -> Files.readString(said()).contains("asking again in 1600"));

        endInTime(stream);

        assertThat(committed()).isZero();
        assertThat(kafka.readCommitted(TopicNames.DEAD_LETTER)).isEmpty();
    }

    private static void endInTime(Process stream) throws InterruptedException {
        stream.destroy();
        assertThat(stream.waitFor(10, TimeUnit.SECONDS)).as("it ends within 10 s").isTrue();
        assertThat(stream.exitValue()).isEqualTo(SIGTERM_EXIT);
    }

    private Thread send(List<ProducerRecord<byte[], byte[]>> records) {
        Thread sender = new Thread(() -> kafka.send(records), "sender");
        sender.start();
        return sender;
    }

    private long committed() {
        return TopicNames.TRACES.keySet().stream()
                .mapToLong(topic -> kafka.committed("fencepost", topic))
                .sum();
    }

    private StreamedAlerts alerts() {
        return StreamedAlerts.read(
                kafka.readCommitted(TopicNames.ALERTS).stream().map(ConsumerRecord::value).toList(),
                registry);
    }

    private Path said() {
        return directory.resolve("said-" + started.size());
    }

    private Process stream() throws IOException {
        Path properties =
                Files.writeString(
                        directory.resolve("stream.properties"),
                        String.join(
                                "\n",
                                "state.dir=" + directory.resolve("state"),
                                "commit.interval.ms=20",
                                "consumer.max.poll.records=10"));
        File said = directory.resolve("said-" + (started.size() + 1)).toFile();
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-Xmx256m",
                                "-Djava.io.tmpdir=" + directory,
                                Fencepost.class.getName(),
                                "stream",
                                "--bootstrap-server",
                                kafka.servers(),
                                "--registry",
                                server.url().toString(),
                                "--properties",
                                properties.toString(),
                                "--threads",
                                "2",
                                "--silence",
                                "off")
                        .redirectOutput(new File("/dev/null"))
                        .redirectError(said)
                        .start();
        started.add(process);
        return process;
    }
}
