package dev.fencepost.analyzer.containers;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fencepost.analyzer.cli.Console;
import dev.fencepost.analyzer.cli.Fencepost;
import dev.fencepost.analyzer.demo.Closing;
import dev.fencepost.model.Batch;
import dev.fencepost.model.Stream;
import dev.fencepost.producer.route.KafkaSettings;
import dev.fencepost.producer.route.Program;
import dev.fencepost.registry.HttpSchemaRegistry;
import dev.fencepost.registry.SchemaRegistryServer;
import dev.fencepost.wire.BatchSerializer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.testcontainers.containers.Network;

/**
 * Our programs against a secured broker, each as a user of its own: by a password that stands in a
 * file, the dashboard by a certificate.
 */
final class SecuredPrograms implements AutoCloseable {
    /** The password of all users, which must be in nothing that is said. */
    static final String CANARY = "canary-" + UUID.randomUUID();

    private static final String HOST = "quiet";

    private final Closing closing = new Closing();
    private final Path directory;
    private final SecuredBroker broker;
    private final SchemaRegistryServer registry;
    private final Map<Program, String> files = new EnumMap<>(Program.class);

    private SecuredPrograms(Path directory) throws Exception {
        this.directory = directory;
        Network network = closing.add(Network.newNetwork());
        broker = closing.add(SecuredBroker.start(directory, network));
        registry = closing.add(SchemaRegistryServer.start());
    }

    /** Starts a broker and a registry, makes the users and a trace. */
    static SecuredPrograms start(Path directory) throws Exception {
        SecuredPrograms programs = new SecuredPrograms(directory);
        programs.addUsers();
        Console.run(
                "simulate", "--policy", "smash-first", "--events", "4000", "-o", programs.trace());
        return programs;
    }

    private void addUsers() throws Exception {
        Path passwords = directory.resolve("passwords");
        Files.writeString(passwords, "users=" + CANARY);
        for (Program program : Program.values()) {
            Map<String, String> settings;
            if (program == Program.DASHBOARD) {
                settings = broker.byCertificate("member");
            } else {
                broker.addUser(program.label(), CANARY);
                settings = broker.byPassword(program.label(), "${file:" + passwords + ":users}");
            }
            files.put(program, broker.file(program.label(), settings));
        }
    }

    SecuredBroker broker() {
        return broker;
    }

    SchemaRegistryServer registry() {
        return registry;
    }

    private String trace() {
        return directory.resolve("run.avro").toString();
    }

    /** The settings of a program's user. */
    String file(Program program) {
        return files.get(program);
    }

    String principal(Program program) {
        return program == Program.DASHBOARD ? "User:CN=member" : "User:" + program.label();
    }

    /** Grants a program what it needs, and nothing else. */
    void grant(Program program, String applicationId) throws Exception {
        broker.allowOnly(principal(program), program.grants(applicationId));
    }

    /** How a program's user reaches the broker. */
    KafkaSettings kafka(Program program) throws IOException, GeneralSecurityException {
        Map<String, String> settings = broker.byPassword(program.label(), CANARY);
        return new KafkaSettings(settings.get("bootstrap.servers"), settings);
    }

    /** A command line. */
    String[] command(Program program, String applicationId) {
        List<String> words = new ArrayList<>();
        words.addAll(
                switch (program) {
                    case TOPICS -> List.of("topics", "create", "--partitions", "2");
                    case REPLAY -> List.of("replay", trace());
                    case STREAM -> List.of("stream", "--silence", "off");
                    case DASHBOARD -> List.of("dashboard", "--port", "0");
                    case DEAD_LETTER_LIST -> List.of("dead-letter", "list");
                    case DEAD_LETTER_REPLAY -> List.of("dead-letter", "replay");
                    case DOCTOR -> List.of("doctor");
                });
        if (program == Program.STREAM || program == Program.DOCTOR) {
            words.addAll(List.of("--application-id", applicationId));
        }
        if (program == Program.STREAM) {
            words.addAll(List.of("--state-dir", directory.resolve(applicationId).toString()));
        }
        words.addAll(List.of("--properties", file(program)));
        words.addAll(List.of("--registry", registry.url().toString(), "-v"));
        return words.toArray(new String[0]);
    }

    Console run(Program program, String... more) {
        List<String> words = new ArrayList<>(List.of(command(program, "fencepost")));
        words.addAll(List.of(more));
        return Console.run(words.toArray(new String[0]));
    }

    /** All that a program and Kafka's clients say of themselves, in a process of its own. */
    static String talkative(String... words) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String setting : List.of("defaultLogLevel", "log.org.apache.kafka.streams")) {
            command.add("-Dorg.slf4j.simpleLogger." + setting + "=info");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(Fencepost.class.getName());
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (InputStream said = process.getInputStream()) {
            return new String(said.readAllBytes(), UTF_8);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Sends a record that nobody can read. */
    void putSomethingUnreadable() throws Exception {
        Map<String, String> settings = broker.byCertificate("admin");
        KafkaSettings kafka = new KafkaSettings(settings.get("bootstrap.servers"), settings);
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(
                        kafka.with(Map.of()), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(
                            new ProducerRecord<>(
                                    "fencepost.iommu", HOST + "/0", new byte[] {1, 2, 3}))
                    .get();
        }
    }

    /** What that should have been. */
    byte[] repaired() {
        try (BatchSerializer serializer =
                new BatchSerializer(new HttpSchemaRegistry(registry.url()))) {
            return serializer.serialize(
                    "fencepost.iommu",
                    new Batch(Stream.IOMMU, HOST, 0, 0, 1, 1, 1, true, List.of()));
        }
    }

    @Override
    public void close() {
        closing.close();
    }
}
