package dev.fencepost.analyzer.topology;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fencepost.analyzer.demo.ScratchDirectory;
import dev.fencepost.analyzer.topology.Recording.Counted;
import dev.fencepost.analyzer.topology.Recording.Named;
import dev.fencepost.analyzer.topology.Recording.Reached;
import dev.fencepost.model.Slots;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.sim.Policy;
import dev.fencepost.registry.HttpSchemaRegistry;
import dev.fencepost.registry.SchemaRegistryServer;
import dev.fencepost.trace.TraceFiles;
import dev.fencepost.trace.TraceWriter;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Lets the jar of an earlier version judge the first half of a trace and records what it leaves,
 * for {@link UpgradeTest}: {@code RecordingMain fencepost.jar NAME}, in the directory of the
 * module.
 */
final class RecordingMain {
    static final Path DIRECTORY = Path.of("src", "test", "resources", "upgrade");
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int SPREAD = 4;
    private static final int PARTITIONS = 3;
    private static final int EVENTS = 10_000;
    private static final long SEED = 41;

    private RecordingMain() {}

    public static void main(String[] args) throws Exception {
        TraceFeed feed =
                new TraceFeed(new Slots(SPREAD)).simulate(Policy.SMASH_FIRST, SEED, EVENTS, 2);
        Files.createDirectories(DIRECTORY);
        save(feed.events(), DIRECTORY.resolve(args[1] + ".trace.avro"));
        Path scratch = Files.createTempDirectory("fencepost-recording");
        try (TestKafka kafka = new TestKafka();
                SchemaRegistryServer server = SchemaRegistryServer.start()) {
            kafka.createTopics(PARTITIONS);
            List<ProducerRecord<byte[], byte[]>> all =
                    feed.records(new HttpSchemaRegistry(server.url()), 16, new Random(SEED));
            List<ProducerRecord<byte[], byte[]>> first = all.subList(0, all.size() / 2);
            kafka.send(first);
            judge(Path.of(args[0]), kafka, server, scratch, first);
            Recording recording =
                    new Recording(
                            args[1],
                            SPREAD,
                            schemas(server.url()),
                            topics(kafka),
                            left(kafka),
                            reached(kafka),
                            all.subList(first.size(), all.size()));
            recording.write(DIRECTORY.resolve(args[1] + ".bin.gz"));
        } finally {
            ScratchDirectory.delete(scratch);
        }
    }

    private static void save(List<TraceEvent> events, Path file) throws IOException {
        try (TraceWriter writer = TraceFiles.create(file.toString())) {
            for (TraceEvent event : events) {
                writer.accept(event);
            }
            writer.commit();
        }
    }

    private static void judge(
            Path jar,
            TestKafka kafka,
            SchemaRegistryServer server,
            Path scratch,
            List<ProducerRecord<byte[], byte[]>> sent)
            throws IOException, InterruptedException {
        Path properties = scratch.resolve("properties");
        Files.writeString(properties, "state.dir=" + scratch.resolve("state") + "\n");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-jar",
                                jar.toString(),
                                "stream",
                                "--silence=off",
                                "--bootstrap-server=" + kafka.servers(),
                                "--registry=" + server.url(),
                                "--properties=" + properties)
                        .inheritIO()
                        .start();
        await().atMost(LIMIT)
                .until(
                        () ->
                                TopicNames.TRACES.keySet().stream()
                                        .allMatch(
                                                topic ->
                                                        kafka.committed("fencepost", topic)
                                                                == count(sent, topic)));
        process.destroy();
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("it does not end");
        }
    }

    private static long count(List<ProducerRecord<byte[], byte[]>> records, String topic) {
        return records.stream().filter(record -> record.topic().equals(topic)).count();
    }

    private static List<Named> schemas(URI registry) throws IOException {
        List<Named> schemas = new ArrayList<>();
        for (JsonNode subject : get(registry + "/subjects")) {
            String versions = registry + "/subjects/" + subject.asText() + "/versions/";
            for (JsonNode version : get(versions)) {
                JsonNode found = get(versions + version.asInt());
                schemas.add(
                        new Named(
                                subject.asText(),
                                found.get("id").asInt(),
                                found.get("schema").asText()));
            }
        }
        return schemas;
    }

    private static JsonNode get(String url) throws IOException {
        try (InputStream answer = URI.create(url).toURL().openStream()) {
            return new ObjectMapper().readTree(answer);
        }
    }

    private static List<Counted> topics(TestKafka kafka) throws Exception {
        try (Admin admin = admin(kafka)) {
            List<String> names = kafka.topics().filter(name -> !name.startsWith("__")).toList();
            return admin.describeTopics(names).allTopicNames().get().values().stream()
                    .map(topic -> new Counted(topic.name(), topic.partitions().size()))
                    .toList();
        }
    }

    private static List<ProducerRecord<byte[], byte[]>> left(TestKafka kafka) throws Exception {
        List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>();
        for (Counted topic : topics(kafka)) {
            for (ConsumerRecord<byte[], byte[]> each : kafka.readCommitted(topic.topic())) {
                all.add(
                        new ProducerRecord<>(
                                each.topic(), each.partition(), each.key(), each.value()));
            }
        }
        return all;
    }

    /** Records before the committed offsets: what marks transactions has offsets, too. */
    private static List<Reached> reached(TestKafka kafka) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> committed;
        try (Admin admin = admin(kafka)) {
            committed =
                    admin.listConsumerGroupOffsets("fencepost")
                            .partitionsToOffsetAndMetadata()
                            .get();
        }
        List<Reached> reached = new ArrayList<>();
        committed.forEach(
                (partition, offset) ->
                        reached.add(
                                new Reached(
                                        partition.topic(),
                                        partition.partition(),
                                        kafka.readCommitted(partition.topic()).stream()
                                                .filter(
                                                        each ->
                                                                each.partition()
                                                                                == partition
                                                                                        .partition()
                                                                        && each.offset()
                                                                                < offset.offset())
                                                .count())));
        return reached;
    }

    private static Admin admin(TestKafka kafka) {
        return Admin.create(Map.of("bootstrap.servers", kafka.servers()));
    }
}
