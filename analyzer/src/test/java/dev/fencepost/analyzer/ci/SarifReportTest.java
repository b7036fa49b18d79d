package dev.fencepost.analyzer.ci;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import dev.fencepost.analyzer.cli.Console;
import dev.fencepost.analyzer.explain.Explanation;
import dev.fencepost.analyzer.explain.HazardBook;
import dev.fencepost.analyzer.rules.Hazard;
import dev.fencepost.trace.JsonlReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code offline --format sarif} says, held against the standard's own schema. */
final class SarifReportTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchema SCHEMA = schema();

    @TempDir private Path directory;

    @Test
    void makesAValidResultOfEveryHazard() throws IOException {
        for (Explanation hazard : HazardBook.open().all()) {
            String text = HazardBook.trace(hazard.firing());
            JsonNode run = run(sarif(0, "--redundant-flushes", file("a.jsonl", text)));
            List<String> codes = new ArrayList<>();
            for (JsonNode result : run.path("results")) {
                int rule = result.path("ruleIndex").asInt();
                assertThat(run.at("/tool/driver/rules").path(rule).path("id"))
                        .isEqualTo(result.path("ruleId"));
                codes.add(result.at("/properties/code").asText());
            }
            assertThat(codes).as(hazard.firing()).contains(hazard.code());
        }
    }

    @Test
    void placesAnAlertAtTheLineThatShowedItFirst() throws IOException {
        String comments = "# a story\n\n";
        String file = file("smashed.jsonl", comments + SmashedTrace.of("h0"));
        JsonNode result = run(sarif(0, file)).path("results").path(0);

        assertThat(line(result.path("locations").path(0))).as("the PSMASH").isEqualTo(6);
        JsonNode steps = result.at("/codeFlows/0/threadFlows/0/locations");
        List<Integer> lines = new ArrayList<>();
        steps.forEach(step -> lines.add(line(step.path("location"))));
        assertThat(lines).containsExactly(3, 4, 5, 6, 7);
        assertThat(steps.findValuesAsText("importance"))
                .containsExactly("important", "important", "important", "essential", "important");
        assertThat(steps.at("/3/location/message/text").asText()).startsWith("PSMASH SPA 0x24");
        assertThat(steps.at("/3/properties/event/op").asText()).isEqualTo("PSMASH");
    }

    @Test
    void saysHowBadAndHowCertainAnAlertIs() throws IOException {
        JsonNode result = run(sarif(0, file("s.jsonl", SmashedTrace.of("h0")))).at("/results/0");

        assertThat(result.path("level").asText()).isEqualTo("error");
        assertThat(result.path("message").path("text").asText())
                .contains("IOMMU leaf of 2M", "To do: Split the IOMMU leaf");
        assertThat(result.at("/properties/severity").asText()).isEqualTo("FAULT");
        assertThat(result.at("/properties/confidence").asText()).isEqualTo("CERTAIN");
        assertThat(result.at("/partialFingerprints/fencepostAlert~1v1").asText())
                .isEqualTo(result.at("/properties/id").asText())
                .matches("[0-9a-f]{32}");
        assertThat(result.findValuesAsText("fullyQualifiedName")).contains("h0", "h0/0x240000000");
        assertThat(levels("--to", "1500ms")).as("no hit yet").containsExactly("error");
    }

    @Test
    void givesNoLinesOfAFileThatAnEditorCannotOpen() throws IOException {
        Path packed = directory.resolve("smashed.jsonl.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(SmashedTrace.of("h0").getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        JsonNode result = run(sarif(0, packed.toString())).at("/results/0");

        assertThat(result.findValue("region")).isNull();
        assertThat(result.at("/locations/0/physicalLocation/artifactLocation/uri").asText())
                .endsWith("/smashed.jsonl.gz");
    }

    @Test
    void notifiesOfWhatCouldNotBeReadOrJudged() throws IOException {
        String file = file("bad.jsonl", SmashedTrace.of("h0") + "{\"stream\":\"rmp\",nonsense}\n");
        JsonNode invocation = run(sarif(2, file)).at("/invocations/0");

        assertThat(invocation.path("executionSuccessful").asBoolean()).isFalse();
        assertThat(invocation.path("exitCode").asInt()).isEqualTo(2);
        JsonNode first = invocation.at("/toolExecutionNotifications/0");
        assertThat(first.at("/descriptor/id").asText()).isEqualTo("UNREADABLE");
        assertThat(line(first.at("/locations/0"))).isEqualTo(6);
        assertThat(invocation.findValuesAsText("text"))
                .anyMatch(text -> text.startsWith("FLUSH_ORDER is not judged: no leaf changes"));
    }

    @Test
    void takesNamesForTextAndNothingElse() throws IOException {
        String file = file("hostile.jsonl", SmashedTrace.of(SmashedTrace.HOSTILE));
        String text = sarif(0, file);

        JsonNode result = run(text).at("/results/0");
        assertThat(result.at("/properties/host").asText()).isEqualTo(SmashedTrace.HOSTILE);
        assertThat(SarifText.plain("{0} [a](b) [D] {{")).isEqualTo("{{0}} [a] (b) [D] {{{{");
    }

    @Test
    void linksEachRuleToItsHeading() throws IOException {
        String book = "https://example.org/docs/hazards.md";
        String file = file("s.jsonl", SmashedTrace.of("h0"));
        JsonNode rules = run(sarif(0, "--hazards-url", book, file)).at("/tool/driver/rules");

        Set<String> headings =
                Set.copyOf(
                        HazardBook.markdown()
                                .lines()
                                .filter(line -> line.startsWith("#"))
                                .map(line -> line.replaceFirst("#+ ", ""))
                                .map(SarifRules::anchor)
                                .toList());
        assertThat(rules.findValuesAsText("helpUri"))
                .hasSize(Hazard.values().length)
                .allSatisfy(
                        link -> assertThat(headings).contains(link.substring(book.length() + 1)));
        assertThat(rules.findValuesAsText("id"))
                .containsExactlyElementsOf(
                        Arrays.stream(Hazard.values()).map(Hazard::name).toList());
    }

    @Test
    void judgesAloneWhatWasAskedFor() throws IOException {
        assertThat(levels("--to", "500ms")).isEmpty();
        JsonNode run = run(sarif(0, "--to", "500ms", file("s.jsonl", SmashedTrace.of("h0"))));
        assertThat(run.at("/properties/alertsElsewhere").asInt()).isEqualTo(1);
    }

    private List<String> levels(String... options) throws IOException {
        List<String> args = new ArrayList<>(List.of(options));
        args.add(file("s.jsonl", SmashedTrace.of("h0")));
        List<String> levels = new ArrayList<>();
        run(sarif(0, args.toArray(String[]::new)))
                .path("results")
                .forEach(result -> levels.add(result.path("level").asText()));
        return levels;
    }

    private static int line(JsonNode location) {
        return location.at("/physicalLocation/region/startLine").asInt();
    }

    /** The log of a trace, which is valid whatever is in it. */
    private static String sarif(int code, String... options) throws IOException {
        List<String> args = new ArrayList<>(List.of("offline", "--format", "sarif"));
        args.addAll(List.of(options));
        Console console = Console.run(args.toArray(String[]::new));
        assertThat(console.code()).as(console.err()).isEqualTo(code);
        Set<ValidationMessage> complaints = SCHEMA.validate(JSON.readTree(console.out()));
        assertThat(complaints).as(console.out()).isEmpty();
        return console.out();
    }

    private static JsonNode run(String sarif) throws IOException {
        JsonNode runs = JSON.readTree(sarif).path("runs");
        assertThat(runs).hasSize(1);
        return runs.path(0);
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content).toString();
    }

    private static JsonSchema schema() {
        InputStream in = JsonlReader.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json");
        return JsonSchemaFactory.getInstance(VersionFlag.V7).getSchema(in);
    }
}
