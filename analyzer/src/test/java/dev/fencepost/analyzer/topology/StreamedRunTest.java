package dev.fencepost.analyzer.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fencepost.model.Slots;
import dev.fencepost.producer.sim.Policy;
import dev.fencepost.registry.HttpSchemaRegistry;
import dev.fencepost.registry.RegistryUnavailableException;
import dev.fencepost.registry.SchemaRegistry;
import dev.fencepost.registry.SchemaRegistryServer;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The topology on a real broker under exactly-once says what the engine says offline. */
final class StreamedRunTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource({"1, 1, 11", "8, 4, 12"})
    void saysWhatTheEngineSaysOffline(int partitions, int threads, long seed) throws Exception {
        TraceFeed feed = new TraceFeed(new Slots(4)).simulate(Policy.STATIC_HUGE, seed, 40_000);
        try (TestKafka kafka = new TestKafka();
                SchemaRegistryServer server = SchemaRegistryServer.start()) {
            SchemaRegistry registry = new HttpSchemaRegistry(server.url());
            createTopics(kafka, partitions);
            kafka.send(feed.records(registry, 64, new Random(seed)));

            finish(kafka, registry, threads, expected(feed));
        }
    }

    @Test
    void losesAndDoublesNothingWhenKilledTwice() throws Exception {
        TraceFeed feed = new TraceFeed(new Slots(2)).simulate(Policy.STATIC_HUGE, 13, 40_000);
        try (TestKafka kafka = new TestKafka();
                SchemaRegistryServer server = SchemaRegistryServer.start()) {
            SchemaRegistry registry = new HttpSchemaRegistry(server.url());
            createTopics(kafka, 1);
            kafka.send(feed.records(registry, 16, new Random(13)));

            long before = 0;
            for (int kill = 0; kill < 2; kill++) {
                assertThat(runUntilHalted(kafka, server)).isEqualTo(HaltingApp.EXIT_CODE);
                long committed = kafka.committed("fencepost", "fencepost.dma");
                assertThat(committed).isGreaterThan(before);
                before = committed;
            }
            finish(kafka, registry, 1, expected(feed));
        }
    }

    @Test
    void saysTheSameWhenAnInstanceJoinsAndAnotherLeaves() throws Exception {
        TraceFeed feed = new TraceFeed(new Slots(4)).simulate(Policy.STATIC_HUGE, 15, 40_000);
        try (TestKafka kafka = new TestKafka();
                SchemaRegistryServer server = SchemaRegistryServer.start()) {
            SchemaRegistry registry = new HttpSchemaRegistry(server.url());
            createTopics(kafka, 4);
            List<ProducerRecord<byte[], byte[]>> records =
                    feed.records(registry, 32, new Random(15));
            int third = records.size() / 3;
            TopologySettings settings =
                    HaltingApp.settings(kafka.servers(), directory.resolve("a").toString(), 2);
            try (StreamRunner leaving =
                    new StreamRunner(settings, HazardTopology.build(settings, registry))) {
                leaving.start();
                kafka.send(records.subList(0, third));
                await().atMost(LIMIT)
                        .until(() -> kafka.committed("fencepost", "fencepost.dma") > 0);
                TopologySettings others =
                        HaltingApp.settings(kafka.servers(), directory.resolve("b").toString(), 1);
                try (StreamRunner joining =
                        new StreamRunner(others, HazardTopology.build(others, registry))) {
                    joining.start();
                    kafka.send(records.subList(third, 2 * third));
                    await().atMost(LIMIT)
                            .until(
                                    () ->
                                            joining.streams().metadataForLocalThreads().stream()
                                                    .anyMatch(
                                                            thread ->
                                                                    !thread.activeTasks()
                                                                            .isEmpty()));
                    leaving.streams().close(LIMIT);
                    kafka.send(records.subList(2 * third, records.size()));
                    awaitAlerts(kafka, registry, joining, expected(feed));
                }
            }
            assertNothingTwice(kafka, registry);
        }
    }

    @Test
    void endsWithTheFirstFatalErrorWhenTheRegistryIsGone() throws Exception {
        TraceFeed feed = new TraceFeed(new Slots(1)).simulate(Policy.NO_WAIT, 14, 1_000);
        MapRegistry registry = new MapRegistry();
        try (TestKafka kafka = new TestKafka()) {
            createTopics(kafka, 1);
            kafka.send(feed.records(registry, 64, new Random(14)));
            registry.fallSilent(1_000_000);
            TopologySettings settings =
                    HaltingApp.settings(kafka.servers(), directory.toString(), 2)
                            .withRegistryPatience(Duration.ofMillis(100));
            try (StreamRunner runner =
                    new StreamRunner(settings, HazardTopology.build(settings, registry))) {
                assertThat(runner.run())
                        .hasValueSatisfying(
                                error ->
                                        assertThat(error)
                                                .hasRootCauseInstanceOf(
                                                        RegistryUnavailableException.class));
            }
        }
    }

    private static void createTopics(TestKafka kafka, int partitions) {
        TopicNames.TRACES.keySet().forEach(topic -> kafka.createTopics(partitions, topic));
        kafka.createTopics(
                partitions, TopicNames.ALERTS, TopicNames.WINDOWS, TopicNames.DEAD_LETTER);
    }

    private static List<String> expected(TraceFeed feed) {
        return feed.offline().stream().map(StreamedAlerts::show).toList();
    }

    /** Runs the topology here until everything expected was said, and nothing was said twice. */
    private void finish(
            TestKafka kafka, SchemaRegistry registry, int threads, List<String> expected) {
        assertThat(expected).isNotEmpty();
        TopologySettings settings =
                HaltingApp.settings(kafka.servers(), directory.toString(), threads);
        try (StreamRunner runner =
                new StreamRunner(settings, HazardTopology.build(settings, registry))) {
            runner.start();
            awaitAlerts(kafka, registry, runner, expected);
        }
        assertNothingTwice(kafka, registry);
    }

    private static void awaitAlerts(
            TestKafka kafka, SchemaRegistry registry, StreamRunner runner, List<String> expected) {
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> {
                            assertThat(runner.failure()).isEmpty();
                            assertThat(alerts(kafka, registry).finals()).isEqualTo(expected);
                        });
    }

    private static void assertNothingTwice(TestKafka kafka, SchemaRegistry registry) {
        assertThat(alerts(kafka, registry).revisions()).doesNotHaveDuplicates();
        assertThat(kafka.readCommitted(TopicNames.DEAD_LETTER)).isEmpty();
    }

    private static StreamedAlerts alerts(TestKafka kafka, SchemaRegistry registry) {
        List<byte[]> values =
                kafka.readCommitted(TopicNames.ALERTS).stream().map(ConsumerRecord::value).toList();
        return StreamedAlerts.read(values, registry);
    }

    private int runUntilHalted(TestKafka kafka, SchemaRegistryServer server) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Xmx256m",
                        HaltingApp.class.getName(),
                        kafka.servers(),
                        server.url().toString(),
                        directory.toString())
                .redirectOutput(new File("/dev/null"))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
    }
}
