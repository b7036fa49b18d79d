package dev.fencepost.producer.cli;

import dev.fencepost.producer.route.ClusterException;
import dev.fencepost.producer.route.KafkaSettings;
import dev.fencepost.producer.route.Topics;
import dev.fencepost.registry.HttpSchemaRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of every command that talks to a cluster. */
public final class ClusterOptions {
    private static final String BOOTSTRAP = "bootstrap.servers";
    private static final String DEFAULT_BOOTSTRAP = "localhost:9092";

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--bootstrap-server",
            paramLabel = "HOST:PORT",
            description =
                    "Kafka; by default what --properties says, else " + DEFAULT_BOOTSTRAP + ".")
    private Optional<String> bootstrapServer = Optional.empty();

    @Option(
            names = "--registry",
            paramLabel = "URL",
            defaultValue = "http://localhost:8081",
            description = "Schema registry (default: ${DEFAULT-VALUE}).")
    private URI registry;

    @Option(
            names = "--properties",
            paramLabel = "FILE",
            description = "Settings of Kafka's clients, passed through.")
    private Optional<Path> properties = Optional.empty();

    /** How to reach Kafka. */
    public KafkaSettings kafka() throws IOException {
        Map<String, String> settings = new HashMap<>();
        if (properties.isPresent()) {
            Properties read = new Properties();
            try (Reader reader = Files.newBufferedReader(properties.get())) {
                read.load(reader);
            } catch (IllegalArgumentException e) {
                throw new ParameterException(
                        spec.commandLine(), properties.get() + ": " + e.getMessage(), e);
            }
            read.stringPropertyNames().forEach(key -> settings.put(key, read.getProperty(key)));
        }
        String server = bootstrapServer.orElse(settings.getOrDefault(BOOTSTRAP, DEFAULT_BOOTSTRAP));
        return new KafkaSettings(server, settings);
    }

    /** A client of the schema registry. */
    public HttpSchemaRegistry registry() {
        return new HttpSchemaRegistry(registry);
    }

    /**
     * Refuses to go on where no broker answers.
     *
     * @throws ClusterException that names it
     */
    public void requireBroker() throws IOException {
        kafka().connect().close();
    }

    /**
     * Refuses to go on where topics are missing or unequal; makes them first where that was asked
     * for.
     */
    public void requireTopics(TopicCreation creation) throws IOException {
        requireTopics(creation, Duration.ZERO);
    }

    /** The same, of a cluster that may be on its way up for so long. */
    void requireTopics(TopicCreation creation, Duration patience) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        try (Topics topics = Topics.of(kafka(), patience)) {
            if (creation.isWanted()) {
                creation.create(topics).forEach(name -> err.println("made topic " + name));
            }
            topics.require().forEach(problem -> err.println("warning: " + problem));
        }
    }
}
