package dev.fencepost.analyzer.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fencepost.analyzer.cli.Console;
import dev.fencepost.analyzer.demo.LocalCluster;
import dev.fencepost.model.Alert;
import dev.fencepost.trace.AlertJson;
import dev.fencepost.wire.SerdeFraming;
import dev.fencepost.wire.WireSerdes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --serde confluent}: without Confluent's classes, and with a serde in their place. */
final class SerdeChoiceTest {
    private static final Set<String> TRACES =
            Set.of("fencepost.iommu", "fencepost.rmp", "fencepost.dma");

    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stream --bootstrap-server 127.0.0.1:1",
                "dashboard --bootstrap-server 127.0.0.1:1",
                "doctor --bootstrap-server 127.0.0.1:1",
                "dead-letter list --bootstrap-server 127.0.0.1:1",
                "dead-letter replay --bootstrap-server 127.0.0.1:1",
                "simulate --events 9 --bootstrap-server 127.0.0.1:1",
                "replay no.avro --bootstrap-server 127.0.0.1:1"
            })
    void namesTheProfileWhereItsClassesAreNotThere(String command) {
        Console console = Console.run((command + " --serde confluent").split(" "));

        assertThat(console.code()).isEqualTo(2);
        assertThat(console.errLines())
                .singleElement()
                .asString()
                .contains("mvn -Pconfluent", SerdeFraming.CONFLUENT_SERIALIZER);
    }

    @Test
    void carriesTraceAndAlertsThroughAnotherSerdeWithAllOfItsSettings() throws Exception {
        String file = directory.resolve("run.avro").toString();
        Console.run("simulate", "--policy", "smash-first", "--events", "20000", "-o", file);
        Set<String> expected =
                Console.run("offline", "--format", "json", file).outLines().stream()
                        .map(line -> AlertJson.read(line).id())
                        .collect(Collectors.toSet());
        assertThat(expected).isNotEmpty();
        ExecutorService background = Executors.newSingleThreadExecutor();
        try (LocalCluster cluster = new LocalCluster()) {
            cluster.start(2, 0);
            Map<String, String> settings = settings(cluster);
            Path properties = write(settings);
            background.execute(() -> Console.run(with(properties, "stream")));
            Console sent = Console.run(with(properties, "replay", file));
            assertThat(sent.code()).as(sent.err()).isZero();

            Map<String, Set<Byte>> firsts = new HashMap<>();
            assertThat(alerts(cluster, settings, expected, firsts)).isEqualTo(expected);
            assertThat(firsts.keySet()).containsAll(TRACES);
            assertThat(firsts.values()).containsOnly(Set.of(StandIn.FIRST));
            settings.put("basic.auth.user.info", "u:s3cret");
            assertThat(StandIn.CONFIGURED)
                    .isNotEmpty()
                    .allSatisfy(each -> assertThat(each).isEqualTo(settings));
        } finally {
            background.shutdownNow();
            assertThat(background.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    private Map<String, String> settings(LocalCluster cluster) {
        Map<String, String> settings = new HashMap<>();
        settings.put("bootstrap.servers", cluster.kafka().bootstrapServers());
        settings.put("schema.registry.url", cluster.registryUrl().toString());
        settings.put("value.serializer", StandIn.Writing.class.getName());
        settings.put("value.deserializer", StandIn.Reading.class.getName());
        settings.put("basic.auth.credentials.source", "USER_INFO");
        settings.put("ssl.truststore.type", "PEM");
        settings.put("schema.registry.ssl.truststore.certificates", "");
        settings.put("use.latest.version", "false");
        settings.put("state.dir", directory.resolve("state").toString());
        return settings;
    }

    /** Writes settings to a file, a secret to another that the first one names. */
    private Path write(Map<String, String> settings) throws IOException {
        Files.writeString(directory.resolve("user"), "u:s3cret");
        String text =
                settings.entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue() + "\n")
                        .collect(Collectors.joining());
        String user = "basic.auth.user.info=${dir:" + directory + ":user}\n";
        return Files.writeString(directory.resolve("properties"), text + user);
    }

    private static String[] with(Path properties, String... words) {
        return Stream.concat(
                        Stream.of(words),
                        Stream.of("--serde", "confluent", "--properties", properties.toString()))
                .toArray(String[]::new);
    }

    /** Ids of the alerts on the topic; notes the first byte of every value on the way. */
    private static Set<String> alerts(
            LocalCluster cluster,
            Map<String, String> settings,
            Set<String> expected,
            Map<String, Set<Byte>> firsts)
            throws ClassNotFoundException {
        Map<String, String> all = new HashMap<>(settings);
        all.put("basic.auth.user.info", "u:s3cret");
        SerdeFraming framing =
                new SerdeFraming(
                        StandIn.Writing.class.getName(), StandIn.Reading.class.getName(), all);
        Deserializer<Alert> reader = WireSerdes.alert(framing).deserializer();
        Set<String> ids = new HashSet<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        cluster.kafka()
                                .with(Map.of("auto.offset.reset", "earliest", "group.id", "t")),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            consumer.subscribe(
                    List.of(
                            "fencepost.iommu",
                            "fencepost.rmp",
                            "fencepost.dma",
                            "fencepost.alerts"));
            await().atMost(Duration.ofMinutes(3))
                    .until(
                            () -> {
                                consumer.poll(Duration.ofMillis(200))
                                        .forEach(
                                                each -> {
                                                    firsts.computeIfAbsent(
                                                                    each.topic(),
                                                                    topic -> new HashSet<>())
                                                            .add(each.value()[0]);
                                                    if (each.topic().endsWith("alerts")) {
                                                        ids.add(
                                                                reader.deserialize(
                                                                                each.topic(),
                                                                                each.value())
                                                                        .id());
                                                    }
                                                });
                                return ids.containsAll(expected);
                            });
        }
        return ids;
    }
}
