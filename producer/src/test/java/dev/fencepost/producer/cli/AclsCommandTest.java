package dev.fencepost.producer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.producer.route.Grant;
import dev.fencepost.producer.route.Program;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What {@code topics acls} prints, and that the guide to security lists the same. */
final class AclsCommandTest {
    private static final Path GUIDE = Path.of("..", "docs", "security.md");

    private static final Pattern ROW = Pattern.compile("\\| `.*\\|.*\\|.*\\|.*\\|");

    @Test
    void printsACommandOfKafkasOwnToolForEachGrant() {
        assertThat(run("stream", "--principal", "User:CN=it's", "--application-id", "lab"))
                .hasSameSizeAs(Program.STREAM.grants("lab"))
                .contains(
                        "kafka-acls.sh --bootstrap-server localhost:9092 --command-config"
                                + " admin.properties --add --allow-principal 'User:CN=it'\\''s'"
                                + " --operation Create --topic lab- --resource-pattern-type"
                                + " prefixed")
                .anyMatch(line -> line.endsWith("--operation Read --group lab"))
                .anyMatch(
                        line ->
                                line.endsWith(
                                        "--operation Write --transactional-id lab-"
                                                + " --resource-pattern-type prefixed"));
        assertThat(run("doctor"))
                .anyMatch(line -> line.endsWith("--operation Describe --cluster"))
                .anyMatch(line -> line.contains("--operation DescribeConfigs --topic fencepost."));
    }

    @Test
    void tellsTheProgramsToWhomeverNamesNone() {
        assertThat(run("streams"))
                .anyMatch(line -> line.contains("no such program: streams; one of topics, replay"));
    }

    @Test
    void isWhatTheGuideLists() throws IOException {
        List<String> rows = new ArrayList<>();
        for (Program program : Program.values()) {
            for (Grant grant : program.grants("fencepost")) {
                rows.add(row(program, grant));
            }
        }

        assertThat(Files.readAllLines(GUIDE))
                .filteredOn(line -> ROW.matcher(line).matches())
                .containsExactlyElementsOf(rows);
    }

    private static String row(Program program, Grant grant) {
        return String.format(
                "| `%s` | %s | %s | %s%s |",
                program.commands().replace(", ", "`, `"),
                grant.operation(),
                grant.target(),
                grant.purpose(),
                grant.essential() ? "" : " (can do without)");
    }

    private static List<String> run(String... words) {
        List<String> all = new ArrayList<>(List.of("acls"));
        all.addAll(List.of(words));
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said, true);
        CommandRunner.run(new TopicsCommand(), writer, writer, all.toArray(new String[0]));
        return said.toString().lines().toList();
    }
}
