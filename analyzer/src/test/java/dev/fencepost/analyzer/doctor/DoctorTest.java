package dev.fencepost.analyzer.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fencepost.analyzer.cli.Console;
import dev.fencepost.analyzer.demo.LocalBroker;
import dev.fencepost.producer.route.KafkaSettings;
import dev.fencepost.producer.route.Topics;
import dev.fencepost.registry.HttpSchemaRegistry;
import dev.fencepost.registry.SchemaRegistryServer;
import dev.fencepost.wire.WireSchemas;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code doctor} against a real broker and registry: well, ill in many ways, and not there. */
final class DoctorTest {
    private static final Map<String, String> WITH_RIGHTS =
            Map.of(
                    "authorizer.class.name",
                    "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                    "allow.everyone.if.no.acl.found",
                    "true");

    @TempDir Path directory;

    @Test
    void findsNothingWrongWithANewDeploymentAndChangesNothing() throws Exception {
        try (LocalBroker broker = LocalBroker.start();
                SchemaRegistryServer registry = SchemaRegistryServer.start();
                Admin admin =
                        Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            createTopics(broker);
            new HttpSchemaRegistry(registry.url())
                    .register("fencepost.alerts-value", WireSchemas.alert());
            TreeSet<String> before = new TreeSet<>(admin.listTopics().names().get());

            Console console = doctor(broker, registry);

            assertThat(console.code()).as(console.out()).isZero();
            assertThat(console.outLines())
                    .as(console.out())
                    .allMatch(line -> line.startsWith("ok"))
                    .anyMatch(line -> line.contains("1 broker of cluster"))
                    .anyMatch(line -> line.contains("transaction.version 2"))
                    .anyMatch(line -> line.contains("within a second of the controller's"))
                    .anyMatch(line -> line.contains("2 partitions, 1 replica"))
                    .anyMatch(line -> line.contains("has not run yet"))
                    .anyMatch(line -> line.matches(".*alerts-value +version 1, schema id \\d+"))
                    .anyMatch(line -> line.contains("of room"));
            assertThat(new TreeSet<>(admin.listTopics().names().get())).isEqualTo(before);
            assertThat(admin.listGroups().all().get()).isEmpty();
        }
    }

    @Test
    void namesEachIllAndItsRemedy() throws Exception {
        try (LocalBroker broker = LocalBroker.start(WITH_RIGHTS, () -> {});
                SchemaRegistryServer registry = SchemaRegistryServer.start();
                Admin admin =
                        Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            createTopics(broker);
            set(admin, "fencepost.rmp", "retention.ms", "604800000");
            set(admin, "fencepost.windows", "min.insync.replicas", "2");
            admin.createPartitions(Map.of("fencepost.dma", NewPartitions.increaseTo(3)))
                    .all()
                    .get();
            admin.createTopics(List.of(new NewTopic("fencepost-slots-changelog", 5, (short) 1)))
                    .all()
                    .get();
            allowOnly(admin, "fencepost.iommu", AclOperation.DESCRIBE);
            new HttpSchemaRegistry(registry.url())
                    .register("fencepost.alerts-value", Schema.create(Schema.Type.INT));

            Console console = doctor(broker, registry);

            assertThat(console.code()).isEqualTo(1);
            assertThat(problems(console))
                    .anyMatch(
                            l -> l.matches("warning .*rmp has retention.ms 604800000.*; set it.*"))
                    .anyMatch(l -> l.matches("FAILED .*differ in partitions.*dma 3.*; delete .*"))
                    .anyMatch(l -> l.matches("FAILED .*1 in sync of min.insync.replicas 2; .*"))
                    .anyMatch(l -> l.matches("warning .*settings of topic fencepost.iommu .*"))
                    .anyMatch(l -> l.matches("FAILED .*may not READ topic fencepost.iommu,.*; .*"))
                    .anyMatch(l -> l.matches("FAILED .*slots-changelog 5; .*--application-id"))
                    .anyMatch(l -> l.matches("FAILED .*alerts-value .*; use the fencepost .*"));
        }
    }

    @Test
    void skipsWhatItCannotAsk() throws Exception {
        Console console =
                Console.run(
                        "doctor",
                        "--bootstrap-server",
                        "127.0.0.1:1",
                        "--registry",
                        "http://127.0.0.1:1",
                        "--format",
                        "json");

        assertThat(console.code()).isEqualTo(1);
        List<String> levels = new ArrayList<>();
        for (String line : console.outLines()) {
            levels.add(new ObjectMapper().readTree(line).get("level").asText());
        }
        assertThat(levels).containsSubsequence("FAILED", "SKIPPED", "SKIPPED", "FAILED", "OK");
        assertThat(console.out())
                .contains("no Kafka broker answers at 127.0.0.1:1", "\"remedy\":\"start one")
                .contains("schema registry http://127.0.0.1:1");
    }

    @Test
    void seesThatAClockIsWrong() {
        try (LocalBroker broker = LocalBroker.start();
                Admin admin =
                        Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            Clock fast = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(1));

            assertThat(new BrokerQuestions(admin, fast).all())
                    .filteredOn(check -> check.subject().equals("clock"))
                    .singleElement()
                    .satisfies(
                            check -> {
                                assertThat(check.level()).isEqualTo(Check.Level.WARNING);
                                assertThat(check.found()).matches(".* (59|60)\\d{3} ms apart");
                            });
        }
    }

    private static List<String> problems(Console console) {
        return console.outLines().stream().filter(line -> !line.startsWith("ok")).toList();
    }

    private Console doctor(LocalBroker broker, SchemaRegistryServer registry) throws Exception {
        Path properties =
                Files.writeString(directory.resolve("p"), "state.dir=" + directory.resolve("s"));
        return Console.run(
                "doctor",
                "--bootstrap-server",
                broker.bootstrapServers(),
                "--registry",
                registry.url().toString(),
                "--properties",
                properties.toString());
    }

    private static void createTopics(LocalBroker broker) {
        try (Topics topics = Topics.of(new KafkaSettings(broker.bootstrapServers(), Map.of()))) {
            topics.create(2, Optional.empty());
        }
    }

    private static void set(Admin admin, String topic, String name, String value) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        AlterConfigOp change =
                new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all().get();
    }

    private static void allowOnly(Admin admin, String topic, AclOperation operation)
            throws Exception {
        AclBinding acl =
                new AclBinding(
                        new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                        new AccessControlEntry(
                                "User:ANONYMOUS", "*", operation, AclPermissionType.ALLOW));
        admin.createAcls(List.of(acl)).all().get();
    }
}
