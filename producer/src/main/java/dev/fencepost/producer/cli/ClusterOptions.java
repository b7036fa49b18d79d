package dev.fencepost.producer.cli;

import dev.fencepost.producer.route.ClusterException;
import dev.fencepost.producer.route.KafkaSettings;
import dev.fencepost.producer.route.Program;
import dev.fencepost.producer.route.Topics;
import dev.fencepost.registry.HttpSchemaRegistry;
import dev.fencepost.registry.RegistrySettings;
import dev.fencepost.trace.BadInputException;
import dev.fencepost.wire.Framing;
import dev.fencepost.wire.SerdeFraming;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of every command that talks to a cluster. */
public final class ClusterOptions {
    private static final String BOOTSTRAP = "bootstrap.servers";
    private static final String DEFAULT_BOOTSTRAP = "localhost:9092";
    private static final String DEFAULT_REGISTRY = "http://localhost:8081";
    private static final String SERIALIZER = "value.serializer";
    private static final String DESERIALIZER = "value.deserializer";

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
            paramLabel = "URL[,URL…]",
            description =
                    "Schema registries, one after the other; by default schema.registry.url of"
                            + " --properties, else "
                            + DEFAULT_REGISTRY
                            + ".")
    private Optional<String> registry = Optional.empty();

    @Option(
            names = "--properties",
            paramLabel = "FILE",
            description =
                    "Settings of Kafka's clients, passed through, and of the registry's by"
                            + " Confluent's names (basic.auth.user.info, schema.registry.ssl.*, …)."
                            + " Secrets may stand elsewhere: $${env:NAME}, $${dir:DIRECTORY:FILE}.")
    private Optional<Path> properties = Optional.empty();

    @Option(
            names = "--serde",
            defaultValue = "own",
            paramLabel = "own|confluent",
            description =
                    "Who writes and reads values: this program, or Confluent's serdes with all of"
                            + " --properties, in a build with -Pconfluent (default:"
                            + " ${DEFAULT-VALUE}).")
    private SerdeChoice serde;

    /** How to reach Kafka. */
    public KafkaSettings kafka() throws IOException {
        Map<String, String> settings = new HashMap<>(settings());
        settings.keySet().removeIf(RegistrySettings::isOfRegistry);
        settings.keySet().removeAll(Set.of(SERIALIZER, DESERIALIZER));
        String server = bootstrapServer.orElse(settings.getOrDefault(BOOTSTRAP, DEFAULT_BOOTSTRAP));
        return new KafkaSettings(server, settings);
    }

    /** A client of the schema registry. */
    public HttpSchemaRegistry registry() throws IOException {
        try {
            return new HttpSchemaRegistry(RegistrySettings.of(withRegistry(settings())));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /**
     * The serde that was chosen.
     *
     * @throws BadInputException where its classes are not there
     */
    public Framing framing() throws IOException {
        if (serde == SerdeChoice.OWN) {
            return Framing.of(registry());
        }
        Map<String, String> settings = withRegistry(settings());
        try {
            return new SerdeFraming(
                    settings.getOrDefault(SERIALIZER, SerdeFraming.CONFLUENT_SERIALIZER),
                    settings.getOrDefault(DESERIALIZER, SerdeFraming.CONFLUENT_DESERIALIZER),
                    settings);
        } catch (ClassNotFoundException e) {
            throw new BadInputException(
                    "--serde confluent: no "
                            + e.getMessage()
                            + " in this build; make one that has it: mvn -Pconfluent -DskipTests"
                            + " package",
                    e);
        }
    }

    private Map<String, String> settings() throws IOException {
        return properties.isPresent() ? ClientProperties.read(properties.get()) : Map.of();
    }

    /** Settings with the URL to use; one with a password in it has no place on a command line. */
    private Map<String, String> withRegistry(Map<String, String> settings) {
        if (registry.isPresent() && registry.get().contains("@")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--registry with a user in it, where others can read it; put it into"
                            + " --properties: schema.registry.url, or basic.auth.user.info");
        }
        Map<String, String> all = new HashMap<>(settings);
        registry.ifPresent(urls -> all.put(RegistrySettings.URL, urls));
        all.putIfAbsent(RegistrySettings.URL, DEFAULT_REGISTRY);
        return all;
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
     * Refuses to go on where no broker answers, or where a program lacks a right.
     *
     * @throws ClusterException that names it
     */
    public void require(Program program) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        try (Topics topics = Topics.of(kafka())) {
            topics.requireRights(program, "").forEach(what -> err.println("warning: " + what));
        }
    }

    /**
     * Refuses to send where a right is lacking, or where topics are missing or unequal; makes them
     * first where that was asked for.
     *
     * @param patience how long the cluster may be on its way up
     */
    void requireTopics(TopicCreation creation, Duration patience) throws IOException {
        requireTopics(creation, patience, Program.REPLAY, "");
    }

    /** The same for {@code stream} under an application id, of a cluster that is there. */
    public void requireTopics(TopicCreation creation, String applicationId) throws IOException {
        requireTopics(creation, Duration.ZERO, Program.STREAM, applicationId);
    }

    private void requireTopics(
            TopicCreation creation, Duration patience, Program program, String applicationId)
            throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        try (Topics topics = Topics.of(kafka(), patience)) {
            if (creation.isWanted()) {
                creation.create(topics).forEach(name -> err.println("made topic " + name));
            }
            topics.require(program, applicationId)
                    .forEach(problem -> err.println("warning: " + problem));
        }
    }
}
