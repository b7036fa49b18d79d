package dev.fencepost.producer.route;

import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DELETE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclOperation;

/**
 * A command that talks to a cluster, and the least that it has to be granted there. READ and WRITE
 * imply DESCRIBE; since Kafka 3.0 WRITE on a topic is enough to write to it idempotently.
 */
public enum Program {
    /** {@code topics create} and {@code --create-topics}. */
    TOPICS("topics create"),
    /** Both programs that send traces. */
    REPLAY("simulate, replay"),
    STREAM("stream"),
    DASHBOARD("dashboard"),
    DEAD_LETTER_LIST("dead-letter list"),
    DEAD_LETTER_REPLAY("dead-letter replay"),
    /** Doctor, to check everything; it is best run as the user of {@code stream}. */
    DOCTOR("doctor");

    private static final String OURS = "fencepost.";

    /** What the topology of stream makes for itself, behind its application id. */
    private static final List<String> INTERNAL =
            List.of(
                    "slots-changelog",
                    "shelf-changelog",
                    "straddles-changelog",
                    "straddle-shelf-changelog",
                    "partials-repartition");

    private final String commands;

    Program(String commands) {
        this.commands = commands;
    }

    /** The commands that it stands for, with commas. */
    public String commands() {
        return commands;
    }

    /** Its name on a command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * What it has to be granted.
     *
     * @param applicationId of {@code stream}; nothing to the others but doctor
     */
    public List<Grant> grants(String applicationId) {
        return switch (this) {
            case TOPICS ->
                    List.of(
                            Grant.topics(CREATE, OURS, "makes the topics that are missing"),
                            Grant.topics(DESCRIBE, OURS, "finds out which are there"),
                            Grant.topics(DESCRIBE_CONFIGS, OURS, "checks their settings"));
            case REPLAY -> traces(WRITE, "sends traces");
            case STREAM -> ofStream(applicationId);
            case DASHBOARD -> ofDashboard();
            case DEAD_LETTER_LIST -> List.of(letters());
            case DEAD_LETTER_REPLAY -> ofReturn();
            case DOCTOR -> ofDoctor(applicationId);
        };
    }

    /** The topics that its grants by prefix are about, where they are known by name. */
    List<String> internal(String applicationId) {
        return switch (this) {
            case TOPICS -> List.copyOf(TopicPlan.wanted().keySet());
            case STREAM -> INTERNAL.stream().map(name -> applicationId + '-' + name).toList();
            case DOCTOR ->
                    Stream.of(TOPICS, STREAM)
                            .flatMap(program -> program.internal(applicationId).stream())
                            .toList();
            default -> List.of();
        };
    }

    private static List<Grant> traces(AclOperation operation, String purpose) {
        return TopicPlan.traces().stream()
                .map(topic -> Grant.topic(operation, topic, purpose))
                .toList();
    }

    private static Grant letters() {
        return Grant.topic(READ, TopicPlan.DEAD_LETTER, "reads dead letters");
    }

    private static List<Grant> ofStream(String applicationId) {
        String own = applicationId + '-';
        List<Grant> grants = new ArrayList<>(traces(READ, "reads the streams"));
        grants.add(Grant.topic(WRITE, TopicPlan.ALERTS, "writes alerts"));
        grants.add(Grant.topic(WRITE, TopicPlan.WINDOWS, "writes the state of windows"));
        grants.add(Grant.topic(WRITE, TopicPlan.DEAD_LETTER, "keeps what cannot be read"));
        grants.add(Grant.group(applicationId, "shares the work and commits how far it came"));
        grants.add(Grant.transactions(own, "writes exactly once"));
        grants.add(Grant.topics(CREATE, own, "makes its internal topics, at the first start"));
        grants.add(Grant.topics(READ, own, "restores state, joins accesses over slots"));
        grants.add(Grant.topics(WRITE, own, "keeps state, passes accesses on"));
        grants.add(Grant.topics(DELETE, own, "removes accesses that were joined"));
        return List.copyOf(grants);
    }

    private static List<Grant> ofDashboard() {
        Stream<Grant> shown =
                Stream.of(
                        Grant.topic(READ, TopicPlan.ALERTS, "shows alerts"),
                        Grant.topic(READ, TopicPlan.WINDOWS, "shows memory"));
        Stream<Grant> asked =
                traces(READ, "shows more of a timeline than the alerts prove").stream()
                        .map(Grant::optional);
        return Stream.concat(shown, asked).toList();
    }

    private static List<Grant> ofReturn() {
        List<Grant> grants = new ArrayList<>(List.of(letters()));
        grants.addAll(traces(READ, "finds out whether a record still counts"));
        grants.addAll(traces(WRITE, "puts records back"));
        return List.copyOf(grants);
    }

    private static List<Grant> ofDoctor(String applicationId) {
        List<Grant> grants = new ArrayList<>(ofStream(applicationId));
        grants.add(Grant.topics(DESCRIBE_CONFIGS, OURS, "checks the settings of topics"));
        grants.add(Grant.cluster(DESCRIBE, "asks the controller for the time"));
        return List.copyOf(grants);
    }
}
