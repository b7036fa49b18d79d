package dev.fencepost.producer.cli;

import dev.fencepost.producer.route.Topics;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of commands that make missing topics when asked to. */
public final class TopicCreation {
    static final String DEFAULT_PARTITIONS = "4";

    @Option(names = "--create-topics", description = "Make the topics that are missing.")
    private boolean wanted;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = DEFAULT_PARTITIONS,
            description = "Partitions of topics made (default: ${DEFAULT-VALUE}).")
    private int partitions;

    @Option(
            names = "--replication",
            paramLabel = "N",
            description = "Replicas of topics made; by default as the cluster says.")
    private Optional<Short> replication = Optional.empty();

    boolean isWanted() {
        return wanted;
    }

    List<String> create(Topics topics) {
        return topics.create(partitions, replication);
    }
}
