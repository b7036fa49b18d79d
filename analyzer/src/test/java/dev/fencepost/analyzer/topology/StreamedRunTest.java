package dev.fencepost.analyzer.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fencepost.analyzer.cli.Fencepost;
import dev.fencepost.model.Slots;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.cli.CommandRunner;
import dev.fencepost.producer.sim.Policy;
import dev.fencepost.registry.HttpSchemaRegistry;
import dev.fencepost.registry.RegistryUnavailableException;
import dev.fencepost.registry.SchemaRegistry;
import dev.fencepost.registry.SchemaRegistryServer;
import dev.fencepost.trace.AlertJson;
import dev.fencepost.trace.TraceFiles;
import dev.fencepost.trace.TraceWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
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
    @CsvSource({
        "1, 1, 1, STATIC_HUGE, 11",
        "8, 4, 4, SPLIT_FLUSH_SMASH, 12",
        "1, 4, 4, NO_WAIT, 21",
        "8, 1, 4, SMASH_FIRST, 22",
        "8, 4, 1, NO_FLUSH, 23"
    })
    void saysWhatOfflineSaysOfTheSameFile(
            int partitions, int threads, int spread, Policy policy, long seed) throws Exception {
        Random random = new Random(seed);
        TraceFeed feed = new TraceFeed(new Slots(spread)).simulate(policy, seed, 40_000, 3);
        try (TestKafka kafka = new TestKafka();
                SchemaRegistryServer server = SchemaRegistryServer.start()) {
            SchemaRegistry registry = new HttpSchemaRegistry(server.url());
            kafka.createTopics(partitions);
            kafka.send(feed.records(registry, 1 + random.nextInt(128), random));

            finish(kafka, registry, threads, offline(feed));
        }
    }

    @Test
    void saysWhatOfflineSaysAfterAHaltInTheMiddle() throws Exception {
        TraceFeed feed = new TraceFeed(new Slots(4)).simulate(Policy.STATIC_HUGE, 24, 40_000, 3);
        try (TestKafka kafka = new TestKafka();
                SchemaRegistryServer server = SchemaRegistryServer.start()) {
            SchemaRegistry registry = new HttpSchemaRegistry(server.url());
            kafka.createTopics(8);
            kafka.send(feed.records(registry, 32, new Random(24)));

            assertThat(runUntilHalted(kafka, server)).isEqualTo(HaltingApp.EXIT_CODE);
            assertThat(kafka.committed("fencepost", "fencepost.dma")).isPositive();
            finish(kafka, registry, 4, offline(feed));
        }
    }

    /** What the command line says of the events in a file. */
    private List<String> offline(TraceFeed feed) throws IOException {
        String file = directory.resolve("trace.avro").toString();
        try (TraceWriter writer = TraceFiles.create(file)) {
            for (TraceEvent event : feed.events()) {
                writer.accept(event);
            }
            writer.commit();
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code =
                CommandRunner.run(
                        new Fencepost(),
                        new PrintWriter(out),
                        new PrintWriter(err),
                        "offline",
                        "--format",
                        "json",
                        file);
        assertThat(code).as(err::toString).isZero();
        return out.toString().lines().map(AlertJson::read).map(StreamedAlerts::show).toList();
    }

    @Test
    void losesAndDoublesNothingWhenKilledTwice() throws Exception {
        TraceFeed feed = new TraceFeed(new Slots(2)).simulate(Policy.STATIC_HUGE, 13, 40_000);
        try (TestKafka kafka = new TestKafka();
                SchemaRegistryServer server = SchemaRegistryServer.start()) {
            SchemaRegistry registry = new HttpSchemaRegistry(server.url());
            kafka.createTopics(1);
            kafka.send(feed.records(registry, 16, new Random(13)));

            long before = 0;
            for (int kill = 0; kill < 2; kill++) {
                assertThat(runUntilHalted(kafka, server)).isEqualTo(HaltingApp.EXIT_CODE);
                long committed = committed(kafka);
                assertThat(committed).isGreaterThan(before);
                before = committed;
            }
            finish(kafka, registry, 1, expected(feed));
        }
    }

    /** Any of the streams may have been the one that went on before the halt. */
    private static long committed(TestKafka kafka) {
        return Stream.of("iommu", "rmp", "dma")
                .mapToLong(stream -> kafka.committed("fencepost", "fencepost." + stream))
                .sum();
    }

    @Test
    void saysTheSameWhenAnInstanceJoinsAndAnotherLeaves() throws Exception {
        TraceFeed feed = new TraceFeed(new Slots(4)).simulate(Policy.STATIC_HUGE, 15, 40_000);
        try (TestKafka kafka = new TestKafka();
                SchemaRegistryServer server = SchemaRegistryServer.start()) {
            SchemaRegistry registry = new HttpSchemaRegistry(server.url());
            kafka.createTopics(4);
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
            kafka.createTopics(1);
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
                            assertThat(StreamedAlerts.in(kafka, registry).finals())
                                    .isEqualTo(expected);
                        });
    }

    private static void assertNothingTwice(TestKafka kafka, SchemaRegistry registry) {
        assertThat(StreamedAlerts.in(kafka, registry).revisions()).doesNotHaveDuplicates();
        assertThat(kafka.readCommitted(TopicNames.DEAD_LETTER)).isEmpty();
    }

    private int runUntilHalted(TestKafka kafka, SchemaRegistryServer server) throws Exception {
        return HaltingApp.start(kafka, server, directory).waitFor();
    }
}
