package dev.fencepost.analyzer.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fencepost.model.Batch;
import dev.fencepost.model.DeadLetter;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Psmash;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Slots;
import dev.fencepost.model.Stream;
import dev.fencepost.producer.sim.Policy;
import dev.fencepost.registry.HttpSchemaRegistry;
import dev.fencepost.registry.SchemaRegistry;
import dev.fencepost.registry.SchemaRegistryServer;
import dev.fencepost.wire.BatchSerializer;
import dev.fencepost.wire.WireSerdes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host that says nothing for long: its run is over, and what is left of it is a note. */
final class HostExpiryTest {
    private static final Slots SLOTS = new Slots(4);
    private static final Duration LIMIT = Duration.ofHours(1);

    @TempDir Path directory;

    private final MapRegistry registry = new MapRegistry();
    private TopologyTestDriver driver;

    @AfterEach
    void close() {
        if (driver != null) {
            driver.close();
        }
    }

    @Test
    void endsTheRunOfAHostThatSaysNothing() {
        TraceFeed feed = new TraceFeed(SLOTS).simulate(Policy.STATIC_HUGE, 7, 20_000).unended();
        start();
        send(feed.records(registry, 16, new Random(7)));

        driver.advanceWallClockTime(LIMIT.minusMinutes(1));
        assertThat(total("expired")).isZero();
        driver.advanceWallClockTime(Duration.ofMinutes(2));
        driver.advanceWallClockTime(Duration.ofMinutes(1)); // the last commit was before the end

        assertThat(total("expired")).isEqualTo(1);
        assertThat(total("gaps")).isZero();
        assertThat(StreamedAlerts.read(values(TopicNames.ALERTS), registry).finals())
                .isNotEmpty()
                .isEqualTo(feed.offline().stream().map(StreamedAlerts::show).toList());
        assertThat(parts("fencepost-slots-changelog")).isEqualTo("[0]");
        assertThat(parts("fencepost-straddles-changelog")).isEqualTo("[4]");
    }

    @Test
    void doesNotEndTheRunOfAHostOfWhichOneStreamSpeaks() {
        start();
        send(feed(0));
        for (int i = 0; i < 4; i++) {
            driver.advanceWallClockTime(LIMIT.dividedBy(2));
            send(List.of(progress(0, 1_000_000_000L + i)));
        }

        assertThat(total("expired")).isZero();
    }

    @Test
    void refusesTheRunThatIsOverAndTakesAHigherOne() {
        start();
        send(feed(0));
        driver.advanceWallClockTime(LIMIT.plusMinutes(10));
        driver.advanceWallClockTime(Duration.ofMinutes(1));
        assertThat(total("expired")).isEqualTo(1);

        send(List.of(event(0)));
        assertThat(deadLetters())
                .singleElement()
                .satisfies(
                        letter ->
                                assertThat(letter.cause())
                                        .contains("run 0 is over")
                                        .contains("higher run"));
        send(List.of(event(1)));
        assertThat(deadLetters()).isEmpty();
    }

    @Test
    void marksWhatWaitedForAStreamThatIsGone() {
        start();
        List<ProducerRecord<byte[], byte[]>> withoutDma =
                feed(0).stream().filter(r -> !r.topic().equals("fencepost.dma")).toList();
        send(withoutDma);
        assertThat(total("events")).isZero();

        driver.advanceWallClockTime(LIMIT.plusMinutes(10));

        assertThat(total("events")).isPositive();
        assertThat(StreamedAlerts.read(values(TopicNames.ALERTS), registry).all())
                .filteredOn(alert -> alert.code().equals("DMA"))
                .isNotEmpty();
    }

    @Test
    void deletesItsStateFromTheChangelogsOfARealBroker() throws IOException {
        TraceFeed feed = new TraceFeed(SLOTS).simulate(Policy.STATIC_HUGE, 17, 20_000, 2).unended();
        try (TestKafka kafka = new TestKafka();
                SchemaRegistryServer server = SchemaRegistryServer.start()) {
            SchemaRegistry real = new HttpSchemaRegistry(server.url());
            TopicNames.TRACES.keySet().forEach(topic -> kafka.createTopics(2, topic));
            kafka.createTopics(2, TopicNames.ALERTS, TopicNames.WINDOWS, TopicNames.DEAD_LETTER);
            kafka.send(feed.records(real, 32, new Random(17)));
            TopologySettings settings =
                    HaltingApp.settings(kafka.servers(), directory.toString(), 2)
                            .withHostExpiry(Duration.ofSeconds(4));
            try (StreamRunner runner =
                    new StreamRunner(settings, HazardTopology.build(settings, real))) {
                runner.start();
                await().atMost(Duration.ofMinutes(2))
                        .untilAsserted(
                                () -> {
                                    assertThat(left(kafka, "slots")).isEqualTo("[0]");
                                    assertThat(left(kafka, "straddles")).isEqualTo("[4]");
                                });
                assertThat(runner.failure()).isEmpty();
                assertThat(StreamCounts.of(runner.streams()).expired()).isEqualTo(2);
            }
            List<byte[]> alerts =
                    kafka.readCommitted(TopicNames.ALERTS).stream()
                            .map(ConsumerRecord::value)
                            .toList();
            assertThat(StreamedAlerts.read(alerts, real).finals())
                    .isEqualTo(feed.offline().stream().map(StreamedAlerts::show).toList());
        }
    }

    private static String left(TestKafka kafka, String store) {
        Map<Bytes, byte[]> latest = new HashMap<>();
        kafka.readCommitted("fencepost-" + store + "-changelog")
                .forEach(record -> put(latest, record.key(), record.value()));
        return parts(latest);
    }

    /** Which parts of its state a changelog still has something of. */
    private String parts(String changelog) {
        Map<Bytes, byte[]> latest = new HashMap<>();
        records(changelog).forEach(record -> put(latest, record.key(), record.value()));
        return parts(latest);
    }

    private static String parts(Map<Bytes, byte[]> latest) {
        return latest.keySet().stream()
                .map(key -> StateKeys.parse(key.get()).part())
                .collect(Collectors.toCollection(TreeSet::new))
                .toString();
    }

    private static void put(Map<Bytes, byte[]> latest, byte[] key, byte[] value) {
        if (value == null) {
            latest.remove(Bytes.wrap(key));
        } else {
            latest.put(Bytes.wrap(key), value);
        }
    }

    private List<ProducerRecord<byte[], byte[]>> feed(int seed) {
        return new TraceFeed(SLOTS)
                .simulate(Policy.SMASH_FIRST, seed, 2_000)
                .unended()
                .records(registry, 16, new Random(seed));
    }

    private ProducerRecord<byte[], byte[]> progress(int run, long ts) {
        return record(new Batch(Stream.RMP, "h0", run, 0, 4, ts, 1L << 40, false, List.of()));
    }

    private ProducerRecord<byte[], byte[]> event(int run) {
        long late = 1L << 50;
        return record(
                new Batch(
                        Stream.RMP,
                        "h0",
                        run,
                        0,
                        4,
                        late,
                        late,
                        false,
                        List.of(psmash(run, late))));
    }

    private static Routed psmash(int run, long at) {
        Psmash psmash = new Psmash(new Envelope("h0", run, at, at, 0), 0, 0);
        return new Routed(psmash, true, 1, List.of(), List.of());
    }

    private ProducerRecord<byte[], byte[]> record(Batch batch) {
        try (BatchSerializer serializer = new BatchSerializer(registry)) {
            return TraceFeed.record(batch, serializer);
        }
    }

    private void start() {
        TopologySettings settings = TopologySettings.of("nowhere:1").withHostExpiry(LIMIT);
        Properties properties = settings.toProperties();
        properties.put("state.dir", directory.toString());
        driver = new TopologyTestDriver(HazardTopology.build(settings, registry), properties);
    }

    private void send(List<ProducerRecord<byte[], byte[]>> records) {
        for (ProducerRecord<byte[], byte[]> one : records) {
            driver.createInputTopic(
                            one.topic(), new ByteArraySerializer(), new ByteArraySerializer())
                    .pipeInput(one.key(), one.value());
        }
    }

    private List<TestRecord<byte[], byte[]>> records(String topic) {
        return driver.createOutputTopic(
                        topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    private List<byte[]> values(String topic) {
        return records(topic).stream().map(TestRecord::value).toList();
    }

    private List<DeadLetter> deadLetters() {
        return values(TopicNames.DEAD_LETTER).stream()
                .map(
                        value ->
                                WireSerdes.deadLetter(registry)
                                        .deserializer()
                                        .deserialize(TopicNames.DEAD_LETTER, value))
                .toList();
    }

    private double total(String counter) {
        return driver.metrics().values().stream()
                .filter(metric -> metric.metricName().group().equals(Counters.GROUP))
                .filter(metric -> metric.metricName().name().equals(counter + Counters.TOTAL))
                .mapToDouble(metric -> (double) metric.metricValue())
                .sum();
    }
}
