package dev.fencepost.analyzer.containers;

import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fencepost.analyzer.cli.Console;
import dev.fencepost.analyzer.cli.RunningCommand;
import dev.fencepost.analyzer.topology.HazardTopology;
import dev.fencepost.analyzer.topology.StreamRunner;
import dev.fencepost.analyzer.topology.TopologySettings;
import dev.fencepost.model.Batch;
import dev.fencepost.model.Stream;
import dev.fencepost.producer.route.ClusterException;
import dev.fencepost.producer.route.Grant;
import dev.fencepost.producer.route.KafkaSettings;
import dev.fencepost.producer.route.Program;
import dev.fencepost.producer.route.TraceProducer;
import dev.fencepost.registry.HttpSchemaRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each program against a broker that checks who it is and what it may do. Its rights are those that
 * docs/security.md lists: all of them and no other suffice, and without any one of them it says
 * which it lacks.
 */
@RequiresDocker
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class SecuredBrokerIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir static Path directory;

    private static SecuredPrograms programs;
    private static SecuredBroker broker;

    @BeforeAll
    static void start() throws Exception {
        programs = SecuredPrograms.start(directory);
        broker = programs.broker();
    }

    @AfterAll
    static void end() throws Exception {
        if (programs != null) {
            programs.close();
        }
    }

    @Test
    @Order(1)
    void letsEachProgramDoItsWorkWithItsGrantsAlone() throws Exception {
        for (Program program : Program.values()) {
            programs.grant(program, "fencepost");
        }
        assertDone(programs.run(Program.TOPICS));
        assertDone(programs.run(Program.REPLAY));
        assertDone(
                Console.run(
                        "simulate",
                        "--run",
                        "1",
                        "--events",
                        "500",
                        "--properties",
                        programs.file(Program.REPLAY),
                        "--registry",
                        programs.registry().url().toString()));
        try (RunningCommand stream =
                        RunningCommand.start(programs.command(Program.STREAM, "fencepost"));
                RunningCommand dashboard =
                        RunningCommand.start(programs.command(Program.DASHBOARD, "fencepost"))) {
            dashboard.awaitErr("dashboard at ");
            String url = dashboard.err().replaceFirst("(?s).*dashboard at (\\S+).*", "$1");
            await().atMost(LIMIT)
                    .untilAsserted(
                            () -> {
                                assertThat(stream.isRunning()).as(stream.err()).isTrue();
                                assertThat(get(url, "alerts?limit=1")).contains("\"id\"");
                            });
            programs.putSomethingUnreadable();
            await().atMost(LIMIT)
                    .untilAsserted(
                            () -> {
                                Console letters = programs.run(Program.DEAD_LETTER_LIST);
                                assertDone(letters);
                                assertThat(letters.out()).contains("fencepost.iommu");
                            });
            assertThat(stream.isRunning()).as(stream.err()).isTrue();
            assertThat(stream.err() + dashboard.err())
                    .doesNotContain("warning:", SecuredPrograms.CANARY);
        }
        Path repaired = directory.resolve("repaired.bin");
        Files.write(repaired, programs.repaired());
        Console letter = programs.run(Program.DEAD_LETTER_LIST);
        String[] place = letter.outLines().get(1).trim().split(" +", -1);
        Console back =
                programs.run(
                        Program.DEAD_LETTER_REPLAY,
                        "--at",
                        String.join("/", place[0], place[1], place[2]),
                        "--from",
                        repaired.toString());
        assertDone(back);
        assertThat(back.out()).contains("went back");
        Console doctor = programs.run(Program.DOCTOR);
        assertDone(doctor);
        assertThat(doctor.outLines()).as(doctor.out()).allMatch(line -> line.startsWith("ok"));
    }

    @Test
    @Order(2)
    void saysWhichOfItsGrantsAProgramLacks() throws Exception {
        int number = 0;
        for (Program program : Program.values()) {
            for (Grant lacking : program.grants("fencepost")) {
                number++;
                boolean atStart = lacking.operation() == AclOperation.CREATE;
                // of topics that are not there, doctor is told only whether it may make them
                String id =
                        program == Program.DOCTOR && !atStart ? "fencepost" : "lacking" + number;
                List<Grant> others = new ArrayList<>(program.grants(id));
                Grant taken = others.remove(program.grants("fencepost").indexOf(lacking));
                broker.allowOnly(programs.principal(program), others);
                if (atStart && program == Program.TOPICS) {
                    broker.admin().deleteTopics(List.of("fencepost.windows")).all().get();
                }
                assertSays(program, id, taken);
            }
            programs.grant(program, "fencepost");
            if (program == Program.TOPICS) {
                assertDone(programs.run(program));
            }
        }
    }

    /** The programs look first whether they have their rights: this shows that they need them. */
    @Test
    @Order(3)
    void isRefusedByKafkaItselfWithoutThem() throws Exception {
        HttpSchemaRegistry registry = new HttpSchemaRegistry(programs.registry().url());
        for (Grant lacking : Program.REPLAY.grants("")) {
            allowAllBut(Program.REPLAY, "", lacking);
            KafkaSettings kafka = programs.kafka(Program.REPLAY);
            Stream stream =
                    Stream.valueOf(lacking.resource().name().substring(10).toUpperCase(ROOT));
            try (TraceProducer producer = TraceProducer.open(kafka, registry, Clock.systemUTC())) {
                producer.accept(new Batch(stream, "refused", 0, 0, 1, 1, 1, true, List.of()));
                assertThatThrownBy(producer::flush)
                        .hasRootCauseInstanceOf(AuthorizationException.class);
            } catch (ClusterException e) {
                assertThat(e)
                        .hasMessageContaining(lacking.resource().name()); // said again by close
            }
        }
        programs.grant(Program.REPLAY, "");
        assertRefusesStream(registry);
    }

    private static void assertRefusesStream(HttpSchemaRegistry registry) throws Exception {
        List<Grant> all = Program.STREAM.grants("fencepost");
        for (Grant grant : all) {
            if (grant.operation() == AclOperation.DELETE) {
                continue; // Kafka Streams keeps silent about it, and its internal topic grows
            }
            String id = "refused" + all.indexOf(grant);
            allowAllBut(Program.STREAM, id, Program.STREAM.grants(id).get(all.indexOf(grant)));
            TopologySettings settings = settings(id);
            try (StreamRunner runner =
                    new StreamRunner(settings, HazardTopology.build(settings, registry))) {
                runner.start();
                await(grant.toString()).atMost(LIMIT).until(() -> runner.failure().isPresent());
                assertThat(runner.failure().orElseThrow())
                        .as(grant.toString())
                        .hasStackTraceContaining("AuthorizationException");
            }
        }
    }

    private static TopologySettings settings(String id) throws Exception {
        KafkaSettings kafka = programs.kafka(Program.STREAM);
        Map<String, String> properties = new HashMap<>(kafka.properties());
        properties.remove("bootstrap.servers");
        properties.put("state.dir", directory.resolve(id).toString());
        return TopologySettings.of(kafka.bootstrapServers())
                .withApplicationId(id)
                .withProperties(properties);
    }

    private static void allowAllBut(Program program, String id, Grant lacking) throws Exception {
        List<Grant> others = new ArrayList<>(program.grants(id));
        assertThat(others.remove(lacking)).isTrue();
        broker.allowOnly(programs.principal(program), others);
    }

    private static void assertSays(Program program, String id, Grant lacking) throws Exception {
        String words = lacking.toString();
        try (RunningCommand command = RunningCommand.start(programs.command(program, id))) {
            if (!lacking.essential()) {
                command.awaitErr("dashboard at ");
                assertThat(command.err()).contains("warning: ", words);
                return;
            }
            Console ended = command.end();
            String all = ended.out() + ended.err();
            boolean fatal = !isOfDoctorAlone(program, id, lacking);
            assertThat(ended.code()).as(all).isEqualTo(fatal ? 1 : 0);
            if (program == Program.DOCTOR) {
                assertThat(ended.outLines())
                        .as(words + " in " + all)
                        .anyMatch(line -> !line.startsWith("ok") && line.contains(words));
            } else {
                assertThat(ended.errLines())
                        .as(words + " in " + all)
                        .anyMatch(line -> line.startsWith("fencepost: ") && line.contains(words));
            }
        }
    }

    /** What only doctor asks for, it goes without, and says so. */
    private static boolean isOfDoctorAlone(Program program, String id, Grant grant) {
        return program == Program.DOCTOR && !Program.STREAM.grants(id).contains(grant);
    }

    @Test
    @Order(4)
    void saysWhyABrokerDoesNotLetItIn() throws Exception {
        Map<String, String> wrongPassword =
                broker.byPassword("doctor", "wrong-" + SecuredPrograms.CANARY);
        assertRefused("wrong-password", wrongPassword, "invalid credentials");
        Map<String, String> mechanism = broker.byPassword("doctor", SecuredPrograms.CANARY);
        mechanism.put("sasl.mechanism", "SCRAM-SHA-256");
        assertRefused("mechanism", mechanism, "'SCRAM-SHA-256' not enabled");
        Map<String, String> trust = broker.byPassword("doctor", SecuredPrograms.CANARY);
        trust.put("ssl.truststore.location", broker.certificates().trustInStranger().toString());
        assertRefused("unknown-broker", trust, "we do not take its certificate");
        assertRefused("expired", broker.byCertificate("expired"), "does not take our certificate");
        assertRefused(
                "stranger", broker.byCertificate("stranger"), "does not take our certificate");
        Map<String, String> none = broker.byCertificate("member");
        none.keySet().removeIf(name -> name.startsWith("ssl.key"));
        assertRefused("no-certificate", none, "does not take our certificate");
        Map<String, String> plain = new HashMap<>();
        plain.put("bootstrap.servers", none.get("bootstrap.servers"));
        assertRefused("plain-to-tls", plain, "it speaks TLS and we do not");
        Map<String, String> tls = broker.byPassword("doctor", SecuredPrograms.CANARY);
        tls.put("bootstrap.servers", broker.open().get("bootstrap.servers"));
        assertRefused("tls-to-plain", tls, "it does not speak TLS and we do");
        assertRefused("nobody", broker.open(), "this user may not");
    }

    private static void assertRefused(String name, Map<String, String> settings, String why)
            throws Exception {
        String file = broker.file(name, settings);
        for (String program : List.of("dead-letter list", "stream", "dashboard --port 0")) {
            List<String> words = new ArrayList<>(List.of(program.split(" ", -1)));
            words.addAll(List.of("--properties", file));
            words.addAll(List.of("--registry", programs.registry().url().toString()));
            try (RunningCommand command = RunningCommand.start(words.toArray(new String[0]))) {
                Console ended = command.end();
                assertThat(ended.code()).as(name + ": " + ended.err()).isEqualTo(1);
                assertThat(ended.errLines()).as(name).singleElement().asString().contains(why);
                assertThat(ended.err()).doesNotContain(SecuredPrograms.CANARY);
            }
        }
    }

    @Test
    @Order(5)
    void tellsNoSecretHoweverMuchItTells() throws Exception {
        Grant last = Program.STREAM.grants("told").get(Program.STREAM.grants("told").size() - 1);
        assertThat(last.operation()).isEqualTo(AclOperation.DELETE);
        allowAllBut(Program.STREAM, "told", last); // so that it runs, and ends
        for (Program program : List.of(Program.REPLAY, Program.STREAM)) {
            String said = SecuredPrograms.talkative(programs.command(program, "told"));
            assertThat(said)
                    .as(program.label())
                    .contains("AdminClientConfig values", "sasl.jaas.config = [hidden]")
                    .doesNotContain(SecuredPrograms.CANARY, TestCertificates.PASSWORD);
        }
    }

    private static void assertDone(Console console) {
        assertThat(console.code()).as(console.out() + console.err()).isZero();
        assertThat(console.out() + console.err())
                .doesNotContain(SecuredPrograms.CANARY, "warning:");
    }

    private static String get(String url, String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url.replaceFirst("/*$", "/api/v1/" + path)))
                        .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }
}
