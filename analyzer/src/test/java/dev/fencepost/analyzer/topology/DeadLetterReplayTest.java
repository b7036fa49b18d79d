package dev.fencepost.analyzer.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fencepost.analyzer.cli.Console;
import dev.fencepost.analyzer.demo.LocalCluster;
import dev.fencepost.model.Alert;
import dev.fencepost.model.HazardKind;
import dev.fencepost.model.Slots;
import dev.fencepost.producer.sim.Policy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records are refused by a running topology, looked at, repaired, and put back while it runs. */
final class DeadLetterReplayTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int UNKNOWN_SCHEMA = 4711;

    @TempDir Path directory;

    private final LocalCluster cluster = new LocalCluster();
    private final TraceFeed feed =
            new TraceFeed(new Slots(1)).simulate(Policy.SMASH_FIRST, 7, 6_000);
    private TestKafka kafka;
    private StreamRunner runner;

    @BeforeEach
    void start() {
        cluster.start(1, 0);
        kafka = new TestKafka(cluster.kafka().bootstrapServers());
        TopologySettings settings =
                HaltingApp.settings(kafka.servers(), directory.resolve("state").toString(), 1);
        runner = new StreamRunner(settings, HazardTopology.build(settings, cluster.registry()));
        runner.start();
    }

    @AfterEach
    void stop() {
        runner.close();
        kafka.close();
        cluster.close();
    }

    @Test
    void judgesAWholeStreamThatWasRepairedAndPutBack() throws Exception {
        List<ProducerRecord<byte[], byte[]>> records = records();
        Set<Integer> broken = ofTopic(records, "fencepost.dma");
        kafka.send(damage(records, broken));
        awaitLetters(broken.size());
        assertThat(alerts()).isEmpty();

        Console table = run("dead-letter", "list", "--topic", "dma", "--limit", "2");
        assertThat(table.outLines()).hasSize(4);
        assertThat(table.out()).contains("Schema 4711 not found", "and ");
        Console unrepaired = run("dead-letter", "replay");
        assertThat(unrepaired.code()).isEqualTo(1);
        assertThat(unrepaired.outLines())
                .hasSize(broken.size())
                .allMatch(line -> line.contains("stays: cannot be read: "));

        Path letters = directory.resolve("letters.jsonl");
        String lines = run("dead-letter", "list", "--format", "json").out();
        Files.write(letters, lines.lines().map(line -> repair(line, records)).toList());
        Console dry = run("dead-letter", "replay", "--from", letters.toString(), "--dry-run");
        assertThat(dry.code()).as(dry.err()).isZero();
        assertThat(dry.outLines())
                .hasSize(broken.size())
                .allMatch(l -> l.contains("would go back"));
        Console replay = run("dead-letter", "replay", "--from", letters.toString());
        assertThat(replay.code()).as(replay.err()).isZero();

        List<String> expected = feed.offline().stream().map(Alert::id).sorted().toList();
        await().atMost(LIMIT).untilAsserted(() -> assertThat(idsButGaps()).isEqualTo(expected));
        assertThat(codes()).contains("DMA");
        Console again = run("dead-letter", "replay", "--from", letters.toString());
        assertThat(again.outLines()).allMatch(line -> line.contains("was put back before"));
    }

    @Test
    void leavesWhatAStreamHasGoneOnWithout() throws Exception {
        List<ProducerRecord<byte[], byte[]>> records = records();
        int poison =
                ofTopic(records, "fencepost.rmp").stream()
                        .max(Comparator.comparingInt(i -> records.get(i).value().length))
                        .orElseThrow();
        kafka.send(damage(records, Set.of(poison)));
        awaitLetters(1);
        Path repaired = directory.resolve("repaired.bin");
        Files.write(repaired, records.get(poison).value());
        String line = run("dead-letter", "list", "--format", "json").out();
        long offset = new ObjectMapper().readTree(line).get("offset").asLong();
        String at = "fencepost.rmp/0/" + offset;

        long before = kafka.readCommitted("fencepost.rmp").size();
        Console replay = run("dead-letter", "replay", "--at", at, "--from", repaired.toString());

        assertThat(replay.code()).isEqualTo(1);
        assertThat(replay.out()).contains(at + " (h0/0) stays: run 0 of h0/0 has ended");
        assertThat(kafka.readCommitted("fencepost.rmp")).hasSize((int) before);
        assertThat(run("dead-letter", "list", "--topic", "dma").out())
                .isEqualTo("no dead letters\n");
        assertThat(run("dead-letter", "list", "--since", "yesterday").code()).isEqualTo(2);
        Console unclear = run("dead-letter", "replay", "--from", repaired.toString());
        assertThat(unclear.code()).isEqualTo(2);
        assertThat(unclear.err()).contains("--at");
    }

    @Test
    void keepsHeadersAndTimeAndGivesThemBack() throws Exception {
        ProducerRecord<byte[], byte[]> good =
                records().stream()
                        .filter(r -> r.topic().endsWith(".iommu"))
                        .findFirst()
                        .orElseThrow();
        byte[] value = good.value().clone();
        ByteBuffer.wrap(value).putInt(1, UNKNOWN_SCHEMA);
        ProducerRecord<byte[], byte[]> poison =
                new ProducerRecord<>(good.topic(), 0, 1_234_567_890_123L, good.key(), value);
        poison.headers().add("origin", "lab".getBytes(UTF_8));
        kafka.send(List.of(poison));
        awaitLetters(1);

        String line = run("dead-letter", "list", "--format", "json").out();
        assertThat(line)
                .contains("\"time\":\"2009-02-13T23:31:30.123Z\"", "\"origin\":\"bGFi\"")
                .contains("\"partition\":0,\"offset\":0", "\"key\":\"h0/0\"");
        Path letters = directory.resolve("letters.jsonl");
        Files.writeString(letters, repair(line, List.of(good)));
        assertThat(run("dead-letter", "replay", "--from", letters.toString()).code()).isZero();

        ConsumerRecord<byte[], byte[]> back = kafka.readCommitted("fencepost.iommu").get(1);
        assertThat(back.value()).isEqualTo(good.value());
        assertThat(back.key()).isEqualTo(good.key());
        assertThat(back.headers().lastHeader("origin").value()).isEqualTo("lab".getBytes(UTF_8));
        assertThat(LetterHeaders.text(back.headers(), LetterHeaders.PUT_BACK))
                .contains("fencepost.iommu/0/0");
    }

    private List<ProducerRecord<byte[], byte[]>> records() {
        return feed.records(cluster.registry(), 64, new Random(7));
    }

    private static Set<Integer> ofTopic(
            List<ProducerRecord<byte[], byte[]>> records, String topic) {
        return IntStream.range(0, records.size())
                .filter(i -> records.get(i).topic().equals(topic))
                .boxed()
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<ProducerRecord<byte[], byte[]>> damage(
            List<ProducerRecord<byte[], byte[]>> records, Set<Integer> broken) {
        List<ProducerRecord<byte[], byte[]>> sent = new ArrayList<>(records);
        for (int i : broken) {
            byte[] value = records.get(i).value().clone();
            ByteBuffer.wrap(value).putInt(1, UNKNOWN_SCHEMA);
            sent.set(i, new ProducerRecord<>(records.get(i).topic(), records.get(i).key(), value));
        }
        return sent;
    }

    /** The line with the schema id that the topic's good records have. */
    private static String repair(String line, List<ProducerRecord<byte[], byte[]>> records) {
        try {
            ObjectMapper json = new ObjectMapper();
            ObjectNode letter = (ObjectNode) json.readTree(line);
            String topic = letter.get("topic").asText();
            byte[] good =
                    records.stream()
                            .filter(r -> r.topic().equals(topic))
                            .findFirst()
                            .orElseThrow()
                            .value();
            byte[] value = Base64.getDecoder().decode(letter.get("value").asText());
            System.arraycopy(good, 0, value, 0, 5);
            return letter.put("value", Base64.getEncoder().encodeToString(value)).toString();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitLetters(int count) {
        await().atMost(LIMIT)
                .until(() -> kafka.readCommitted(TopicNames.DEAD_LETTER).size() == count);
    }

    private List<Alert> alerts() {
        List<byte[]> values =
                kafka.readCommitted(TopicNames.ALERTS).stream().map(ConsumerRecord::value).toList();
        return StreamedAlerts.read(values, cluster.registry()).all();
    }

    private List<String> idsButGaps() {
        Map<String, Alert> latest =
                alerts().stream().collect(Collectors.toMap(Alert::id, a -> a, (a, b) -> b));
        return latest.values().stream()
                .filter(alert -> alert.kind() != HazardKind.TRACE_GAP)
                .map(Alert::id)
                .sorted()
                .toList();
    }

    private List<String> codes() {
        return alerts().stream().map(Alert::code).distinct().toList();
    }

    private Console run(String... words) {
        return Console.run(
                Stream.concat(
                                Arrays.stream(words),
                                Stream.of(
                                        "--bootstrap-server",
                                        kafka.servers(),
                                        "--registry",
                                        cluster.registryUrl().toString()))
                        .toArray(String[]::new));
    }
}
