package dev.fencepost.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The operations guide and the alert rules name each other. */
final class OperatingGuideTest {
    private static final String GUIDE = "docs/operating.md";
    private static final Pattern SECTION = Pattern.compile("(?m)^### (Fencepost\\w+)$");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(?:#[^)]*)?\\)");

    @Test
    void hasASectionForEachRuleToWhichTheRulePoints() throws IOException {
        Map<String, String> runbooks = new TreeMap<>();
        JsonNode rules =
                new YAMLMapper().readTree(Path.of("../deploy/prometheus/alerts.yml").toFile());
        for (JsonNode group : rules.get("groups")) {
            for (JsonNode rule : group.get("rules")) {
                runbooks.put(
                        rule.get("alert").asText(), rule.at("/annotations/runbook_url").asText());
            }
        }
        Map<String, String> sections = new TreeMap<>();
        SECTION.matcher(guide())
                .results()
                .map(found -> found.group(1))
                .forEach(rule -> sections.put(rule, GUIDE + '#' + rule.toLowerCase(Locale.ROOT)));

        assertThat(runbooks).hasSizeGreaterThan(5).containsExactlyInAnyOrderEntriesOf(sections);
    }

    @Test
    void pointsToFilesThatAreThere() throws IOException {
        List<Path> files =
                LINK.matcher(guide())
                        .results()
                        .map(MatchResult::group)
                        .map(link -> link.replaceAll("^\\]\\(|(#[^)]*)?\\)$", ""))
                        .filter(link -> !link.startsWith("http"))
                        .map(link -> Path.of("..", "docs").resolve(link).normalize())
                        .toList();

        assertThat(files).hasSizeGreaterThan(3).allSatisfy(file -> assertThat(file).exists());
    }

    private static String guide() throws IOException {
        return Files.readString(Path.of("..", GUIDE));
    }
}
