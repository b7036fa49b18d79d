package dev.fencepost.analyzer.doctor;

import dev.fencepost.producer.route.ClusterException;
import dev.fencepost.producer.route.KafkaSettings;
import dev.fencepost.producer.route.Topics;
import dev.fencepost.registry.HttpSchemaRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;

/** Looks at everything that {@code stream} needs, and changes nothing. */
public final class Doctor {
    private final KafkaSettings kafka;
    private final HttpSchemaRegistry registry;
    private final String applicationId;
    private final Path stateDirectory;
    private final Clock clock;

    public Doctor(
            KafkaSettings kafka,
            HttpSchemaRegistry registry,
            String applicationId,
            Path stateDirectory,
            Clock clock) {
        this.kafka = kafka;
        this.registry = registry;
        this.applicationId = applicationId;
        this.stateDirectory = stateDirectory;
        this.clock = clock;
    }

    /** Tells what it finds, one after the other. */
    public void examine(Consumer<Check> teller) {
        try (Admin admin = kafka.connect();
                Topics topics = Topics.of(kafka)) {
            tell(new BrokerQuestions(admin, clock).all(), teller);
            tell(new TopicQuestions(admin, topics).all(), teller);
            tell(new RightsQuestions(admin, applicationId).all(), teller);
            tell(new GroupQuestions(admin, applicationId).all(), teller);
        } catch (ClusterException e) {
            teller.accept(
                    Check.failed(
                            "brokers",
                            e.getMessage(),
                            "start one, or name it with --bootstrap-server or --properties"));
            List.of(
                            "transactions",
                            "clock",
                            "topics",
                            "rights",
                            "group " + applicationId,
                            "internal topics")
                    .forEach(what -> teller.accept(Check.skipped(what, "no broker to ask")));
        }
        tell(new RegistryQuestions(registry).all(), teller);
        tell(new StateQuestions(stateDirectory).all(), teller);
    }

    private static void tell(List<Check> checks, Consumer<Check> teller) {
        checks.forEach(teller);
    }
}
