package dev.fencepost.analyzer.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fencepost.analyzer.offline.Analysis;
import dev.fencepost.analyzer.topology.Recording.Counted;
import dev.fencepost.analyzer.topology.Recording.Named;
import dev.fencepost.model.Batch;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Slots;
import dev.fencepost.producer.route.Router;
import dev.fencepost.registry.HttpSchemaRegistry;
import dev.fencepost.registry.SchemaRegistry;
import dev.fencepost.registry.SchemaRegistryServer;
import dev.fencepost.trace.TraceFiles;
import dev.fencepost.trace.TraceSource;
import dev.fencepost.wire.BatchDeserializer;
import dev.fencepost.wire.BatchSerializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A version that takes over in the middle of a trace from an earlier one, of which {@link
 * RecordingMain} recorded all topics, says what the engine says of the whole. Where the rules are
 * changed on purpose, alerts of before may differ: record anew then.
 */
final class UpgradeTest {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String ENDING = ".bin.gz";

    @TempDir Path directory;

    static Stream<String> versions() throws IOException {
        try (Stream<Path> files = Files.list(RecordingMain.DIRECTORY)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ENDING))
                    .map(name -> name.substring(0, name.length() - ENDING.length()))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void goesOnWithWhatAnEarlierVersionLeft(String version) throws Exception {
        Recording recording = Recording.read(RecordingMain.DIRECTORY.resolve(version + ENDING));
        assertThat(recording.left())
                .extracting(ProducerRecord::topic)
                .as("it has state")
                .anyMatch(topic -> topic.endsWith("-changelog"));
        try (TestKafka kafka = new TestKafka();
                SchemaRegistryServer server = SchemaRegistryServer.start()) {
            SchemaRegistry registry = new HttpSchemaRegistry(server.url());
            restore(recording, kafka, registry);

            TopologySettings settings =
                    HaltingApp.settings(kafka.servers(), directory.toString(), 2);
            try (StreamRunner runner =
                    new StreamRunner(settings, HazardTopology.build(settings, registry))) {
                runner.start();
                kafka.send(rest(recording, registry));

                List<String> offline = offline(version, recording.spread());
                await().atMost(LIMIT)
                        .untilAsserted(
                                () -> {
                                    assertThat(runner.failure()).isEmpty();
                                    assertThat(StreamedAlerts.in(kafka, registry).finals())
                                            .isEqualTo(offline);
                                });
            }
            assertThat(StreamedAlerts.in(kafka, registry).revisions()).doesNotHaveDuplicates();
            assertThat(kafka.readCommitted(TopicNames.DEAD_LETTER)).isEmpty();
        }
    }

    private static void restore(Recording recording, TestKafka kafka, SchemaRegistry registry)
            throws Exception {
        for (Named each : recording.schemas()) {
            Schema schema = new Schema.Parser().parse(each.schema());
            assertThat(registry.register(each.subject(), schema)).isEqualTo(each.id());
        }
        for (Counted topic : recording.topics()) {
            kafka.createTopics(topic.partitions(), topic.topic());
        }
        kafka.send(recording.left());
        Map<TopicPartition, OffsetAndMetadata> reached = new HashMap<>();
        recording
                .reached()
                .forEach(
                        each ->
                                reached.put(
                                        new TopicPartition(each.topic(), each.partition()),
                                        new OffsetAndMetadata(each.records())));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.servers()))) {
            admin.alterConsumerGroupOffsets("fencepost", reached).all().get();
        }
    }

    /**
     * What came later: every other record as the earlier version wrote it, the others as this one
     * does, so that each schema is read under each.
     */
    private static List<ProducerRecord<byte[], byte[]>> rest(
            Recording recording, SchemaRegistry registry) {
        try (BatchDeserializer reader = new BatchDeserializer(registry);
                BatchSerializer writer = new BatchSerializer(registry)) {
            List<ProducerRecord<byte[], byte[]>> records = recording.rest();
            for (int i = 0; i < records.size(); i += 2) {
                ProducerRecord<byte[], byte[]> earlier = records.get(i);
                Batch batch = reader.deserialize(earlier.topic(), earlier.value());
                records.set(i, TraceFeed.record(batch, writer));
            }
            return records;
        }
    }

    private static List<String> offline(String version, int spread) throws IOException {
        Analysis analysis = new Analysis(new Slots(spread), Hardware.AMD);
        Router router = new Router(new Slots(spread), analysis::accept);
        String file = RecordingMain.DIRECTORY.resolve(version + ".trace.avro").toString();
        try (TraceSource trace = TraceFiles.open(file, problem -> {})) {
            trace.forEachRemaining(router::route);
        }
        analysis.finish();
        return analysis.alerts().stream().map(StreamedAlerts::show).toList();
    }
}
