package dev.fencepost.analyzer.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fencepost.analyzer.cli.Console;
import dev.fencepost.analyzer.cli.RunningCommand;
import dev.fencepost.analyzer.demo.LocalBroker;
import dev.fencepost.model.Slots;
import dev.fencepost.producer.route.KafkaSettings;
import dev.fencepost.producer.route.Topics;
import dev.fencepost.producer.sim.Policy;
import dev.fencepost.registry.HttpSchemaRegistry;
import dev.fencepost.registry.SchemaRegistry;
import dev.fencepost.registry.SchemaRegistryServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The world fails around {@code stream}: each time it says what happened, and what state it is in.
 */
final class StreamFailuresTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir Path directory;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @Test
    void waitsForBrokersBeforeItBeginsAndInTheMiddle() throws Exception {
        TcpRelay network = keep(new TcpRelay());
        network.cut();
        LocalBroker broker =
                broker(Map.of("advertised.listeners", "PLAINTEXT://" + network.address()));
        network.leadTo(portOf(broker.bootstrapServers()));
        SchemaRegistryServer registry = keep(SchemaRegistryServer.start());
        RunningCommand stream = stream(network.address(), registry.url().toString());
        stream.awaitErr("no Kafka broker answers at " + network.address());
        stream.awaitErr("asking again in 100 ms");

        network.mend();
        stream.awaitErr("topic fencepost.iommu is missing");
        assertThat(stream.end().code()).isEqualTo(1);
        createTopics(network.address(), 2);
        stream = stream(network.address(), registry.url().toString());
        stream.awaitErr("streaming as fencepost");
        TestKafka kafka = keep(new TestKafka(network.address()));
        SchemaRegistry client = new HttpSchemaRegistry(registry.url());
        TraceFeed feed = new TraceFeed(new Slots(2)).simulate(Policy.STATIC_HUGE, 31, 20_000);
        List<ProducerRecord<byte[], byte[]>> records = feed.records(client, 32, new Random(31));
        kafka.send(records.subList(0, records.size() / 2));
        await().atMost(LIMIT).until(() -> kafka.committed("fencepost", "fencepost.dma") > 0);

        network.cut();
        stream.awaitErr("no Kafka broker answers at " + network.address() + "; still trying");
        network.mend();
        stream.awaitErr("answers at " + network.address() + " again");

        kafka.send(records.subList(records.size() / 2, records.size()));
        List<String> expected = feed.offline().stream().map(StreamedAlerts::show).toList();
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(alerts(kafka, client).finals()).isEqualTo(expected));
        assertThat(alerts(kafka, client).revisions()).doesNotHaveDuplicates();
        assertThat(stream.isRunning()).isTrue();
    }

    @Test
    void waitsForARegistryAndStopsWhenItStaysAway() throws Exception {
        LocalBroker broker = broker(Map.of());
        createTopics(broker.bootstrapServers(), 1);
        int port;
        try (SchemaRegistryServer first = SchemaRegistryServer.start()) {
            port = first.url().getPort();
        }
        RunningCommand stream =
                stream(broker.bootstrapServers(), "http://127.0.0.1:" + port, "--patience", "20s");
        stream.awaitErr("asking again in 100 ms");
        SchemaRegistryServer registry = SchemaRegistryServer.start(port);
        stream.awaitErr("streaming as fencepost");
        assertThat(stream.err()).contains("schema registry http://127.0.0.1:" + port);

        registry.close();
        TestKafka kafka = keep(new TestKafka(broker.bootstrapServers()));
        byte[] value = {0, 0, 0, 0, 99, 1, 2, 3};
        kafka.send(List.of(new ProducerRecord<>("fencepost.rmp", "h0/0".getBytes(UTF_8), value)));

        Console end = stream.end();
        assertThat(end.code()).isEqualTo(1);
        assertThat(lastLine(end))
                .contains("stopped: schema registry http://127.0.0.1:" + port, "for 20 s")
                .contains("nothing is lost: start again once it does");
        assertThat(end.err()).doesNotContain("\tat ");
        assertThat(kafka.committed("fencepost", "fencepost.rmp")).isZero();
        assertThat(kafka.readCommitted(TopicNames.DEAD_LETTER)).isEmpty();
    }

    @Test
    void stopsWhereARegistryRefusesOurSchemas() throws Exception {
        LocalBroker broker = broker(Map.of());
        createTopics(broker.bootstrapServers(), 1);
        SchemaRegistryServer registry = keep(SchemaRegistryServer.start());
        new HttpSchemaRegistry(registry.url())
                .register("fencepost.alerts-value", Schema.create(Schema.Type.INT));

        Console end = stream(broker.bootstrapServers(), registry.url().toString()).end();

        assertThat(end.code()).isEqualTo(1);
        assertThat(lastLine(end)).contains("409", "fencepost.alerts-value");
    }

    @Test
    void refusesOtherPartitionsAndWarnsOfRetention() throws Exception {
        LocalBroker broker = broker(Map.of());
        String servers = broker.bootstrapServers();
        createTopics(servers, 1);
        SchemaRegistryServer registry = keep(SchemaRegistryServer.start());
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            ConfigResource rmp = new ConfigResource(ConfigResource.Type.TOPIC, "fencepost.rmp");
            ConfigEntry week = new ConfigEntry("retention.ms", "604800000");
            admin.incrementalAlterConfigs(
                            Map.of(rmp, List.of(new AlterConfigOp(week, AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
            RunningCommand stream = stream(servers, registry.url().toString());
            stream.awaitErr("streaming as fencepost");
            assertThat(stream.err())
                    .contains(
                            "warning: topic fencepost.rmp has retention.ms 604800000 and needs -1")
                    .contains("kafka-configs --alter --topic fencepost.rmp");
            awaitRunning(servers);

            for (String topic : TopicNames.TRACES.keySet()) {
                admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(2))).all().get();
            }
            Console end = stream.end();
            assertThat(end.code()).isEqualTo(1);
            assertThat(lastLine(end)).contains("other partitions than when fencepost began");

            admin.createPartitions(Map.of("fencepost.dma", NewPartitions.increaseTo(3)))
                    .all()
                    .get();
            Console unequal = stream(servers, registry.url().toString()).end();
            assertThat(unequal.code()).isEqualTo(1);
            assertThat(unequal.errLines()).singleElement().asString().contains("fencepost.dma 3");
        }
    }

    @Test
    void refusesStateOfALaterVersion() throws Exception {
        LocalBroker broker = broker(Map.of());
        createTopics(broker.bootstrapServers(), 1);
        SchemaRegistryServer registry = keep(SchemaRegistryServer.start());
        TestKafka kafka = keep(new TestKafka(broker.bootstrapServers()));
        kafka.createTopics(1, "fencepost-slots-changelog");
        byte[] key = StateKeys.join(StateKeys.prefix("h0/0", StateKeys.MERGE), new byte[] {9});
        kafka.send(List.of(new ProducerRecord<>("fencepost-slots-changelog", key, new byte[0])));

        Console end = stream(broker.bootstrapServers(), registry.url().toString()).end();

        assertThat(end.code()).isEqualTo(1);
        assertThat(lastLine(end))
                .isEqualTo(
                        "fencepost: stopped: state was written by a later version: it has a waiting"
                                + " batch of kind 9; update this instance, or start it with another"
                                + " --application-id, which judges everything anew");
    }

    @Test
    void namesTheTopicThatHasGone() throws Exception {
        LocalBroker broker = broker(Map.of());
        String servers = broker.bootstrapServers();
        createTopics(servers, 1);
        SchemaRegistryServer registry = keep(SchemaRegistryServer.start());
        RunningCommand stream = stream(servers, registry.url().toString());
        stream.awaitErr("streaming as fencepost");
        awaitRunning(servers);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.deleteTopics(List.of("fencepost.dma")).all().get();
        }

        Console end = stream.end();

        assertThat(end.code()).isEqualTo(1);
        assertThat(lastLine(end)).contains("stopped: a trace topic has gone");
    }

    @Test
    void namesTheTopicThatItMayNotUse() throws Exception {
        LocalBroker broker =
                broker(
                        Map.of(
                                "authorizer.class.name",
                                "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                                "allow.everyone.if.no.acl.found",
                                "true"));
        String servers = broker.bootstrapServers();
        createTopics(servers, 1);
        SchemaRegistryServer registry = keep(SchemaRegistryServer.start());
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            allowOnly(admin, "fencepost.dma", AclOperation.DESCRIBE);
            await().atMost(LIMIT)
                    .untilAsserted(
                            () ->
                                    assertThat(
                                                    lastLine(
                                                            stream(
                                                                            servers,
                                                                            registry.url()
                                                                                    .toString())
                                                                    .end()))
                                            .contains(
                                                    "this user may not READ topic fencepost.dma;"));

            allowOnly(admin, "fencepost.rmp", AclOperation.ALTER_CONFIGS);
            Console hidden = stream(servers, registry.url().toString()).end();
            assertThat(hidden.code()).isEqualTo(1);
            assertThat(lastLine(hidden)).contains("this user may not READ topic fencepost.rmp");
        }
    }

    private static void allowOnly(Admin admin, String topic, AclOperation operation)
            throws ExecutionException, InterruptedException {
        AclBinding acl =
                new AclBinding(
                        new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                        new AccessControlEntry(
                                "User:ANONYMOUS", "*", operation, AclPermissionType.ALLOW));
        admin.createAcls(List.of(acl)).all().get();
    }

    private LocalBroker broker(Map<String, String> overrides) {
        return keep(LocalBroker.start(overrides, () -> {}));
    }

    private RunningCommand stream(String servers, String registry, String... more)
            throws IOException {
        Path properties =
                Files.writeString(
                        directory.resolve("stream.properties"),
                        "state.dir=" + directory.resolve("state") + "\ncommit.interval.ms=50\n");
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "stream",
                                "--bootstrap-server",
                                servers,
                                "--registry",
                                registry,
                                "--properties",
                                properties.toString()));
        words.addAll(List.of(more));
        return keep(RunningCommand.start(words.toArray(String[]::new)));
    }

    private static void createTopics(String servers, int partitions) {
        try (Topics topics = Topics.of(new KafkaSettings(servers, Map.of()))) {
            topics.create(partitions, Optional.empty());
        }
    }

    /**
     * Waits until the tasks have made their internal topics, which is after the first rebalance.
     */
    private void awaitRunning(String servers) {
        TestKafka kafka = keep(new TestKafka(servers));
        await().atMost(LIMIT)
                .until(() -> kafka.topics().anyMatch("fencepost-slots-changelog"::equals));
    }

    private static StreamedAlerts alerts(TestKafka kafka, SchemaRegistry registry) {
        return StreamedAlerts.read(
                kafka.readCommitted(TopicNames.ALERTS).stream().map(ConsumerRecord::value).toList(),
                registry);
    }

    private static String lastLine(Console console) {
        return console.errLines().get(console.errLines().size() - 1);
    }

    private static int portOf(String servers) {
        return Integer.parseInt(servers.substring(servers.lastIndexOf(':') + 1));
    }

    private <T extends AutoCloseable> T keep(T resource) {
        open.add(resource);
        return resource;
    }
}
