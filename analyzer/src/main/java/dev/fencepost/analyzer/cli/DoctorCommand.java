package dev.fencepost.analyzer.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fencepost.analyzer.doctor.Check;
import dev.fencepost.analyzer.doctor.Doctor;
import dev.fencepost.analyzer.topology.TopologySettings;
import dev.fencepost.producer.cli.ClusterOptions;
import dev.fencepost.producer.cli.CommandRunner;
import dev.fencepost.producer.route.KafkaSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks a deployment before it runs. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Check a deployment before stream runs on it, or while it does: brokers and their"
                    + " features, clocks, topics with their settings, replicas and rights, how far"
                    + " the application has come, the schemas of the registry, room for state.",
            "",
            "Each check is a line: ok, warning (it works and may hurt later), FAILED (it does not"
                    + " work) or skipped (it could not be looked at), with what to do. Nothing is"
                    + " changed.",
            ""
        },
        footer = {
            "",
            "Exit code 0 where nothing FAILED, else 1.",
            "",
            "Examples:",
            "  fencepost doctor --bootstrap-server localhost:9092",
            "  fencepost doctor --properties secure.properties --format json"
        })
public final class DoctorCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private ClusterOptions cluster;

    @Option(
            names = "--application-id",
            paramLabel = "ID",
            description =
                    "That of stream; by default what --properties says, else "
                            + TopologySettings.DEFAULT_APPLICATION_ID
                            + ".")
    private Optional<String> applicationId = Optional.empty();

    @Option(
            names = "--format",
            defaultValue = "text",
            paramLabel = "text|json",
            description =
                    "text for people; or json, one check a line with level, subject, found and"
                            + " remedy (default: ${DEFAULT-VALUE}).")
    private Format format;

    private final Map<Check.Level, Integer> counts = new EnumMap<>(Check.Level.class);

    @Override
    public Integer call() throws IOException {
        KafkaSettings kafka = cluster.kafka();
        cluster.framing(); // which refuses what cannot be used
        String id =
                applicationId.orElse(
                        kafka.properties()
                                .getOrDefault(
                                        "application.id", TopologySettings.DEFAULT_APPLICATION_ID));
        TopologySettings settings =
                TopologySettings.of(kafka.bootstrapServers()).withProperties(kafka.properties());
        new Doctor(kafka, cluster.registry(), id, settings.stateDirectory(), Clock.systemUTC())
                .examine(this::show);
        spec.commandLine()
                .getErr()
                .printf(
                        "%d ok, %d warnings, %d failed, %d skipped%n",
                        count(Check.Level.OK),
                        count(Check.Level.WARNING),
                        count(Check.Level.FAILED),
                        count(Check.Level.SKIPPED));
        return count(Check.Level.FAILED) == 0 ? CommandRunner.DONE : CommandRunner.FAILED;
    }

    private int count(Check.Level level) {
        return counts.getOrDefault(level, 0);
    }

    private void show(Check check) {
        counts.merge(check.level(), 1, Integer::sum);
        PrintWriter out = spec.commandLine().getOut();
        out.println(format == Format.JSON ? json(check) : text(check));
        out.flush();
    }

    private static String text(Check check) {
        String remedy = check.remedy().isEmpty() ? "" : "; " + check.remedy();
        return String.format(
                Locale.ROOT,
                "%-8s  %-27s  %s",
                check.level().label(),
                check.subject(),
                check.found() + remedy);
    }

    private static String json(Check check) {
        ObjectNode line =
                new ObjectMapper()
                        .createObjectNode()
                        .put("level", check.level().name())
                        .put("subject", check.subject())
                        .put("found", check.found());
        if (!check.remedy().isEmpty()) {
            line.put("remedy", check.remedy());
        }
        return line.toString();
    }

    /** How checks are shown. */
    enum Format {
        TEXT,
        JSON
    }
}
