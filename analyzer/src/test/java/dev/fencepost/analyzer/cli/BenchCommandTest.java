package dev.fencepost.analyzer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fencepost.analyzer.bench.Section;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bench command as a user meets it, with numbers so small that they mean nothing. */
final class BenchCommandTest {
    private static final List<String> TINY =
            List.of(
                    "bench",
                    "--quick",
                    "--rounds",
                    "2",
                    "--seconds",
                    "0",
                    "--warm-up",
                    "0",
                    "--live",
                    "1",
                    "--events",
                    "6000",
                    "--rate",
                    "3000",
                    "--tracked-frames",
                    "600",
                    "--most-events",
                    "10000",
                    "--most-frames",
                    "10",
                    "--most-hosts",
                    "10");

    @TempDir private Path directory;

    @Test
    void measuresEverySection() throws Exception {
        Path json = directory.resolve("bench.json");
        Path svg = directory.resolve("bench.svg");

        Console console = run("--json", json.toString(), "--svg", svg.toString());

        assertThat(console.code()).as(console.err()).isZero();
        assertThat(console.errLines().get(0)).matches("bench: this will take about \\d+ minutes");
        for (Section section : Section.values()) {
            assertThat(console.outLines()).contains(section.title());
        }
        JsonNode all = new ObjectMapper().readTree(json.toFile());
        assertThat(all.get("machine").get("processors").asInt()).isPositive();
        assertThat(all.get("settings").get("rounds").asInt()).isEqualTo(2);
        assertEveryRowIsWhole(all.get("rows"));
        assertThat(texts(svg)).contains("Events a second", "exactly once", "p99.9", "spread 8");
        assertThat(leftovers()).isEmpty();
    }

    private static void assertEveryRowIsWhole(JsonNode rows) {
        Set<String> sections = new HashSet<>();
        Set<String> things = new HashSet<>();
        for (JsonNode row : rows) {
            sections.add(row.get("section").asText());
            things.add(row.get("what").asText());
            assertThat(row.get("rounds")).as(row.toString()).hasSize(2);
            assertThat(row.get("median").isNumber()).as(row.toString()).isTrue();
            assertThat(row.get("min").asDouble()).isLessThanOrEqualTo(row.get("max").asDouble());
        }
        assertThat(sections)
                .containsExactlyInAnyOrder(
                        Arrays.stream(Section.values()).map(Section::id).toArray(String[]::new));
        assertThat(things)
                .contains(
                        "engine alone",
                        "read .avro",
                        "read .jsonl",
                        "offline from .avro",
                        "decode only",
                        "pass through",
                        "at least once",
                        "exactly once");
    }

    private static String texts(Path svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(Files.readAllBytes(svg)))
                .getDocumentElement()
                .getTextContent();
    }

    /** What a broker of this process left in the directory for temporary files. */
    private static List<String> leftovers() throws IOException {
        String mine = "-" + ProcessHandle.current().pid() + "-";
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("fencepost-bench") && name.contains(mine))
                    .toList();
        }
    }

    @Test
    void measuresWhatIsAskedForAlone() {
        Console console = run("--only", "engine,frames");

        assertThat(console.code()).isZero();
        assertThat(console.outLines())
                .contains(Section.ENGINE.title(), Section.FRAMES.title())
                .doesNotContain(Section.FILES.title(), Section.STREAM.title());
    }

    @Test
    void refusesWhatItCannotMeasure() {
        assertThat(run("--only", "speed").code()).isEqualTo(2);
        assertThat(run("--only", "speed").err()).contains("'speed' is none of engine, files");
        assertThat(run("--partitions", "1,2", "--threads", "1").err())
                .contains("--threads names 1, --partitions 2");
        assertThat(run("--rounds", "0").err()).contains("rounds are not positive: 0");
        assertThat(run("--batch", "0").code()).isEqualTo(2);
    }

    private static Console run(String... more) {
        List<String> arguments = new ArrayList<>(TINY);
        for (int i = 0; i < more.length; i += 2) {
            int known = arguments.indexOf(more[i]);
            if (known < 0) {
                arguments.add(more[i]);
                arguments.add(more[i + 1]);
            } else {
                arguments.set(known + 1, more[i + 1]);
            }
        }
        return Console.run(arguments.toArray(String[]::new));
    }
}
