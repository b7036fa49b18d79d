package dev.fencepost.producer.cli;

import dev.fencepost.producer.route.Program;
import dev.fencepost.producer.route.TopicPlan;
import dev.fencepost.producer.route.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes or checks all topics. */
@Command(
        name = "topics",
        description = "Make or check all topics, or say who has to be granted what on them.",
        mixinStandardHelpOptions = true,
        subcommands = {TopicsCommand.Create.class, TopicsCommand.Check.class, AclsCommand.class})
public final class TopicsCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "create, check or acls?");
    }

    private static int report(Topics topics, PrintWriter out) {
        List<TopicPlan.Problem> problems = topics.check();
        problems.forEach(out::println);
        if (problems.isEmpty()) {
            out.println("all topics are as they should be");
        }
        return problems.isEmpty() ? CommandRunner.DONE : CommandRunner.FAILED;
    }

    /** Makes the topics that are missing, and says what is wrong with the others. */
    @Command(
            name = "create",
            description = "Make the topics that are missing, and check the others.",
            mixinStandardHelpOptions = true)
    static final class Create implements Callable<Integer> {
        @Spec private CommandSpec spec;
        @Mixin private ClusterOptions cluster;

        @Option(
                names = "--partitions",
                paramLabel = "N",
                defaultValue = TopicCreation.DEFAULT_PARTITIONS,
                description = "Partitions of each topic (default: ${DEFAULT-VALUE}).")
        private int partitions;

        @Option(
                names = "--replication",
                paramLabel = "N",
                description = "Replicas of each topic; by default as the cluster says.")
        private Optional<Short> replication = Optional.empty();

        @Option(
                names = "--patience",
                defaultValue = "off",
                converter = DurationConverter.class,
                paramLabel = "TIME",
                description =
                        "How long to ask again where no broker answers, as while it starts"
                                + " (default: ${DEFAULT-VALUE}).")
        private Duration patience;

        @Override
        public Integer call() throws IOException {
            if (partitions < 1) {
                throw new ParameterException(
                        spec.commandLine(), "--partitions is not positive: " + partitions);
            }
            PrintWriter out = spec.commandLine().getOut();
            try (Topics topics = Topics.of(cluster.kafka(), patience)) {
                topics.requireRights(Program.TOPICS, "");
                topics.create(partitions, replication)
                        .forEach(name -> out.println("made topic " + name));
                return report(topics, out);
            }
        }
    }

    /** Says exactly which topics are missing or wrong. */
    @Command(
            name = "check",
            description = "Say exactly which topics are missing or wrong.",
            mixinStandardHelpOptions = true)
    static final class Check implements Callable<Integer> {
        @Spec private CommandSpec spec;
        @Mixin private ClusterOptions cluster;

        @Override
        public Integer call() throws IOException {
            try (Topics topics = Topics.of(cluster.kafka())) {
                return report(topics, spec.commandLine().getOut());
            }
        }
    }
}
