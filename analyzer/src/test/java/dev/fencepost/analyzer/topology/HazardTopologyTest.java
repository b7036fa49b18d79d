package dev.fencepost.analyzer.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fencepost.model.Alert;
import dev.fencepost.model.Batch;
import dev.fencepost.model.DeadLetter;
import dev.fencepost.model.HazardKind;
import dev.fencepost.model.Slots;
import dev.fencepost.model.Stream;
import dev.fencepost.model.WindowStatus;
import dev.fencepost.producer.sim.Policy;
import dev.fencepost.registry.RegistryUnavailableException;
import dev.fencepost.wire.BatchSerializer;
import dev.fencepost.wire.WireSerdes;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The wiring, on Kafka's test driver: one partition, no transactions, a clock of its own. */
final class HazardTopologyTest {
    private static final Slots SLOTS = new Slots(2);

    @TempDir Path directory;

    private final MapRegistry registry = new MapRegistry();
    private final List<TopologyTestDriver> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(TopologyTestDriver::close);
    }

    @Test
    void saysWhatTheEngineSaysOffline() {
        TraceFeed feed = new TraceFeed(SLOTS).simulate(Policy.STATIC_HUGE, 7, 40_000);
        TopologyTestDriver driver = start(settings -> settings);

        send(driver, feed.records(registry, 16, new Random(7)));

        assertThat(feed.offline()).isNotEmpty();
        assertThat(alerts(driver).finals())
                .isEqualTo(feed.offline().stream().map(StreamedAlerts::show).toList());
        assertThat(deadLetters(driver)).isEmpty();
    }

    @Test
    void saysTheSameWhenQueuesGoToDisk() {
        TraceFeed feed = new TraceFeed(SLOTS).simulate(Policy.NO_WAIT, 8, 20_000);
        TopologyTestDriver driver = start(settings -> settings.withMergeMemory(1_000));

        send(driver, feed.records(registry, 8, new Random(8)));

        assertThat(alerts(driver).finals())
                .isEqualTo(feed.offline().stream().map(StreamedAlerts::show).toList());
        assertThat(total(driver, "shelved")).isPositive();
    }

    @Test
    void keepsPoisonWholeAndMarksTheHole() {
        TraceFeed feed = new TraceFeed(SLOTS).simulate(Policy.NO_WAIT, 9, 20_000);
        List<ProducerRecord<byte[], byte[]>> records = feed.records(registry, 16, new Random(9));
        byte[] good =
                records.stream()
                        .filter(r -> r.topic().equals("fencepost.dma") && r.value().length > 100)
                        .findFirst()
                        .orElseThrow()
                        .value();
        byte[] unknownSchema = good.clone();
        ByteBuffer.wrap(unknownSchema).putInt(1, 4711);
        byte[] truncated = Arrays.copyOf(good, good.length - 3);
        byte[] notAvro = "hello".getBytes(UTF_8);
        TopologyTestDriver driver = start(settings -> settings);

        int half = records.size() / 2;
        send(driver, records.subList(0, half));
        for (byte[] poison : List.of(notAvro, unknownSchema, truncated)) {
            send(driver, List.of(record("fencepost.dma", "h0/0", poison)));
        }
        send(driver, records.subList(half, records.size()));

        List<DeadLetter> letters = deadLetters(driver);
        assertThat(letters)
                .extracting(DeadLetter::value)
                .containsExactly(
                        ByteBuffer.wrap(notAvro),
                        ByteBuffer.wrap(unknownSchema),
                        ByteBuffer.wrap(truncated));
        assertThat(letters).extracting(DeadLetter::topic).containsOnly("fencepost.dma");
        assertThat(letters.get(1).cause()).contains("4711");
        assertThat(alerts(driver).all())
                .filteredOn(alert -> alert.kind() == HazardKind.TRACE_GAP)
                .extracting(Alert::code)
                .contains("DMA");
        assertThat(total(driver, "dead-letters")).isEqualTo(3);
        assertThat(total(driver, "gaps")).isEqualTo(3);
    }

    @Test
    void refusesARecordWhoseKeyIsNotItsSlots() {
        Batch batch = batch(Stream.RMP, 1);
        TopologyTestDriver driver = start(settings -> settings);
        try (BatchSerializer serializer = new BatchSerializer(registry)) {
            byte[] value = serializer.serialize("fencepost.rmp", batch);
            send(driver, List.of(record("fencepost.rmp", "h0/0", value)));
            send(driver, List.of(record("fencepost.rmp", "nonsense", value)));
        }

        assertThat(deadLetters(driver))
                .extracting(DeadLetter::cause)
                .containsExactly("a batch of h0/1 is not of h0/0", "key is not host/slot");
    }

    @Test
    void waitsForARegistryThatFallsSilentAndLosesNothing() {
        TraceFeed feed = new TraceFeed(SLOTS).simulate(Policy.SMASH_FIRST, 7, 20_000);
        List<ProducerRecord<byte[], byte[]>> records = feed.records(registry, 16, new Random(7));
        TopologyTestDriver driver = start(settings -> settings);
        registry.fallSilent(2);

        send(driver, records);

        assertThat(deadLetters(driver)).isEmpty();
        assertThat(alerts(driver).finals())
                .isEqualTo(feed.offline().stream().map(StreamedAlerts::show).toList());
    }

    @Test
    void stopsWhenTheRegistryStaysSilent() {
        TraceFeed feed = new TraceFeed(SLOTS).simulate(Policy.SMASH_FIRST, 7, 100);
        List<ProducerRecord<byte[], byte[]>> records = feed.records(registry, 16, new Random(7));
        TopologyTestDriver driver = start(s -> s.withRegistryPatience(Duration.ofMillis(1)));
        registry.fallSilent(1_000_000);

        assertThatThrownBy(() -> send(driver, records))
                .hasRootCauseInstanceOf(RegistryUnavailableException.class);
    }

    @Test
    void showsTheFramesThatChangedAsTheTablesAre() {
        TraceFeed feed = new TraceFeed(SLOTS).simulate(Policy.STATIC_HUGE, 7, 20_000);
        TopologyTestDriver driver = start(settings -> settings);
        List<ProducerRecord<byte[], byte[]>> records = feed.records(registry, 16, new Random(7));
        send(driver, records.subList(0, records.size() - 12));
        assertThat(windows(driver)).isEmpty();

        driver.advanceWallClockTime(Duration.ofMillis(200));

        List<WindowStatus> shown = windows(driver);
        assertThat(shown).isNotEmpty().extracting(WindowStatus::key).doesNotHaveDuplicates();
        assertThat(shown)
                .allSatisfy(
                        status ->
                                assertThat(status.rmp().stream().mapToInt(run -> run.count()).sum())
                                        .isEqualTo(512));
        List<String> mismatched =
                feed.offline().stream()
                        .filter(alert -> alert.code().equals("IO_LARGER"))
                        .map(
                                alert ->
                                        alert.host()
                                                + "/0x"
                                                + Long.toHexString(alert.window().getAsLong()))
                        .distinct()
                        .toList();
        assertThat(shown).extracting(WindowStatus::key).containsAll(mismatched);
        driver.advanceWallClockTime(Duration.ofMillis(200));
        assertThat(windows(driver)).isEmpty();
    }

    @Test
    void waitsNoLongerForAStreamThatIsSilent() {
        TopologyTestDriver driver = start(s -> s.withSilence(Duration.ofSeconds(30)));
        TraceFeed feed = new TraceFeed(SLOTS).simulate(Policy.SMASH_FIRST, 7, 3_000);
        send(
                driver,
                feed.records(registry, 16, new Random(7)).stream()
                        .filter(r -> !r.topic().equals("fencepost.dma"))
                        .toList());
        assertThat(alerts(driver).all()).isEmpty();

        driver.advanceWallClockTime(Duration.ofSeconds(40));
        driver.advanceWallClockTime(Duration.ofSeconds(10));

        assertThat(alerts(driver).all())
                .filteredOn(alert -> alert.kind() == HazardKind.TRACE_GAP)
                .extracting(Alert::code)
                .contains("DMA");
    }

    private static Batch batch(Stream stream, int slot) {
        return new Batch(stream, "h0", 0, slot, 2, 0, 0, true, List.of());
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, String key, byte[] value) {
        return new ProducerRecord<>(topic, key.getBytes(UTF_8), value);
    }

    private TopologyTestDriver start(UnaryOperator<TopologySettings> change) {
        TopologySettings settings = change.apply(TopologySettings.of("nowhere:1"));
        Properties properties = settings.toProperties();
        properties.put("state.dir", directory.toString());
        TopologyTestDriver driver =
                new TopologyTestDriver(HazardTopology.build(settings, registry), properties);
        open.add(driver);
        return driver;
    }

    private static void send(
            TopologyTestDriver driver, List<ProducerRecord<byte[], byte[]>> records) {
        for (ProducerRecord<byte[], byte[]> one : records) {
            driver.createInputTopic(
                            one.topic(), new ByteArraySerializer(), new ByteArraySerializer())
                    .pipeInput(one.key(), one.value());
        }
    }

    private static List<byte[]> values(TopologyTestDriver driver, String topic) {
        return driver
                .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList()
                .stream()
                .map(TestRecord::value)
                .toList();
    }

    private StreamedAlerts alerts(TopologyTestDriver driver) {
        return StreamedAlerts.read(values(driver, TopicNames.ALERTS), registry);
    }

    private List<WindowStatus> windows(TopologyTestDriver driver) {
        Deserializer<WindowStatus> reader = WireSerdes.windowStatus(registry).deserializer();
        return values(driver, TopicNames.WINDOWS).stream()
                .map(value -> reader.deserialize(TopicNames.WINDOWS, value))
                .toList();
    }

    private List<DeadLetter> deadLetters(TopologyTestDriver driver) {
        return values(driver, TopicNames.DEAD_LETTER).stream()
                .map(
                        value ->
                                WireSerdes.deadLetter(registry)
                                        .deserializer()
                                        .deserialize(TopicNames.DEAD_LETTER, value))
                .toList();
    }

    private static double total(TopologyTestDriver driver, String counter) {
        Map<?, ? extends org.apache.kafka.common.Metric> metrics = driver.metrics();
        return metrics.values().stream()
                .filter(metric -> metric.metricName().group().equals("stream-fencepost-metrics"))
                .filter(metric -> metric.metricName().name().equals(counter + "-total"))
                .mapToDouble(metric -> (double) metric.metricValue())
                .sum();
    }
}
