package dev.fencepost.producer.importer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.TraceEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UnwrapperTest {
    private static final ImportOptions UNWRAP =
            new ImportOptions("h0", List.of(), PageSizes.ALL, true);

    @ParameterizedTest
    @ValueSource(ints = {66, 72, 75, 80, 100})
    void joinsWhatAMailWrappedAtBlanks(int width) throws IOException {
        List<String> lines = recording("ftrace-nvme-rebind.txt.gz");
        List<String> wrapped =
                lines.stream().flatMap(each -> atBlanks(each, width).stream()).toList();
        assertSame(lines, wrapped);
    }

    @ParameterizedTest
    @ValueSource(ints = {66, 72, 75, 80, 100})
    void joinsWhatATerminalWrappedWithinWords(int width) throws IOException {
        List<String> lines = recording("ftrace-nvme-rebind.txt.gz");
        List<String> wrapped =
                lines.stream().flatMap(each -> anywhere(each, width).stream()).toList();
        assertSame(lines, wrapped);
    }

    @Test
    void takesQuotesOff() throws IOException {
        List<String> lines = recording("ftrace-nvme-rebind.txt.gz");
        List<String> quoted = new ArrayList<>();
        for (String line : lines) {
            atBlanks(line, 80).forEach(each -> quoted.add("> > " + each));
        }
        assertSame(lines, quoted);
    }

    @Test
    void namesTheLineOfTheFileThatALineBeginsIn() {
        Recording recording =
                Recording.of(
                        UNWRAP,
                        Recording.text(
                                """
                                t-1 [000] d..1. 1.000001: map: IOMMU: iova=0x1000
                                paddr=0x1000 size=4096
                                t-1 [000] d..1. 1.000002: map: IOMMU: iova=0x1001
                                paddr=0x1000
                                size=4096
                                """
                                        .getBytes(StandardCharsets.UTF_8)));
        assertThat(recording.events()).hasSize(2);
        assertThat(recording.problems())
                .singleElement()
                .satisfies(each -> assertThat(each.position()).isEqualTo(3));
    }

    @Test
    void doesNotJoinWhatABlankLineParts() {
        Recording recording =
                Recording.of(
                        UNWRAP,
                        Recording.text(
                                "t-1 [000] d..1. 1.000002: map: IOMMU: iova=0x1000\n\npaddr=0x1000\n"
                                        .getBytes(StandardCharsets.UTF_8)));
        assertThat(recording.problems()).hasSize(2);
    }

    private static void assertSame(List<String> lines, List<String> wrapped) {
        assertThat(wrapped.size()).isGreaterThan(lines.size());
        Recording straight = Recording.ofLines(lines.toArray(String[]::new));
        Recording joined =
                Recording.of(
                        UNWRAP,
                        Recording.text(
                                String.join("\n", wrapped).getBytes(StandardCharsets.UTF_8)));
        assertThat(joined.problems()).isEmpty();
        assertThat(shown(joined)).isEqualTo(shown(straight));
    }

    private static List<String> shown(Recording recording) {
        return recording.events().stream().map(TraceEvent::toString).toList();
    }

    private static List<String> recording(String name) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(Recording.path(name)))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(text.split("\n")).filter(each -> !each.startsWith("#")).toList();
        }
    }

    /** As mail programs do: a blank becomes the end of the line. */
    private static List<String> atBlanks(String line, int width) {
        List<String> parts = new ArrayList<>();
        String rest = line;
        while (rest.length() > width && rest.lastIndexOf(' ', width) > 0) {
            int at = rest.lastIndexOf(' ', width);
            parts.add(rest.substring(0, at));
            rest = rest.substring(at + 1);
        }
        parts.add(rest);
        return parts;
    }

    private static List<String> anywhere(String line, int width) {
        List<String> parts = new ArrayList<>();
        for (int at = 0; at < line.length(); at += width) {
            parts.add(line.substring(at, Math.min(line.length(), at + width)));
        }
        return parts;
    }
}
