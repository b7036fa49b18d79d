package dev.fencepost.analyzer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Access;
import dev.fencepost.model.Alert;
import dev.fencepost.model.Confidence;
import dev.fencepost.model.HazardKind;
import dev.fencepost.trace.AlertJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A recording of a real kernel, imported and judged. */
final class RealTraceTest {
    private static final String RECORDING =
            Path.of("../producer/src/test/resources/traces/ftrace-vfio-kprobes.txt.gz").toString();

    private static final String PACK =
            Path.of("../producer/src/test/resources/traces/recorder-vfio-6.12.tar.gz").toString();

    @TempDir private Path directory;

    @Test
    void raisesNoFlushOrderWhereEveryUnmapIsFlushed() {
        assertThat(judged(imported()))
                .isNotEmpty()
                .noneMatch(alert -> alert.kind() == HazardKind.FLUSH_ORDER)
                .noneMatch(alert -> alert.kind() == HazardKind.SIZE_MISMATCH)
                .noneMatch(alert -> alert.kind() == HazardKind.STALE_ACCESS);
    }

    @Test
    void raisesTheAccessesToUnmappedMemoryAndNoOther() {
        List<Alert> alerts = judged(imported());

        assertThat(alerts).singleElement().satisfies(RealTraceTest::isUnmapped);
        assertThat(alerts.get(0).hits()).isEqualTo(3); // scenarios 2, 4 and 7
        assertThat(marker(alerts.get(0))).isEqualTo(0x1000_1000L);
    }

    /** Scenarios 2, 4 and 7: the unmap, its flush and the DMA stand between two lines. */
    @ParameterizedTest
    @CsvSource({
        "comp_wait_i_ret:, 88, 103, 0x10001000",
        "comp_wait_i_ret:, 7274, 7289, 0x1000ffe0",
        "comp_wait_i_ret:, 14461, 14476, 0x10000000",
        "d1=0x30000007, 88, 103, 0x10001000",
        "d1=0x30000007, 7274, 7289, 0x1000ffe0",
        "d1=0x30000007, 14461, 14476, 0x10000000"
    })
    void raisesJustAStaleAccessWhereACompletionOrAnInvalidationIsCutOut(
            String words, int from, int to, String iova) throws IOException {
        List<Alert> alerts = judged(imported(without(words, from, to)));

        assertThat(alerts)
                .filteredOn(alert -> alert.kind() == HazardKind.STALE_ACCESS)
                .singleElement()
                .returns(1L, Alert::hits)
                .returns(Long.decode(iova), RealTraceTest::marker);
        assertThat(alerts)
                .filteredOn(alert -> alert.kind() == HazardKind.UNMAPPED_DMA)
                .singleElement()
                .returns(2L, Alert::hits);
        assertThat(alerts).hasSize(2);
    }

    private static void isUnmapped(Alert alert) {
        assertThat(alert.kind()).isEqualTo(HazardKind.UNMAPPED_DMA);
        assertThat(alert.confidence()).isEqualTo(Confidence.CERTAIN);
    }

    /** Address of the first access in an alert's evidence: the DMA that the marker announces. */
    private static long marker(Alert alert) {
        return alert.evidence().stream()
                .filter(Access.class::isInstance)
                .map(Access.class::cast)
                .findFirst()
                .orElseThrow()
                .iova();
    }

    private String without(String words, int from, int to) throws IOException {
        List<String> lines;
        try (BufferedReader text =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(Files.newInputStream(Path.of(RECORDING))),
                                StandardCharsets.UTF_8))) {
            lines = new ArrayList<>(text.lines().toList());
        }
        int before = lines.size();
        lines.subList(from, to).removeIf(line -> line.contains(words));
        assertThat(lines).hasSize(before - 1);
        return Files.write(directory.resolve("cut.txt"), lines).toString();
    }

    private static List<Alert> judged(String file) {
        return Console.run("offline", "--format", "json", file).outLines().stream()
                .map(AlertJson::read)
                .toList();
    }

    @Test
    void saysWhatTheRecordingCanAndCannotTell() {
        Console console = Console.run("offline", imported(RECORDING));

        assertThat(console.code()).isZero();
        assertThat(console.out())
                .contains("leaves  of 4K, 8K, 64K, 8M")
                .contains("UNMAP 515")
                .containsPattern(
                        "SIZE_MISMATCH +no RMP events: page sizes and owners are unknown\n")
                .containsPattern("FLUSH_ORDER +no RMP changes")
                .containsPattern("UNMAPPED_DMA +judged");
    }

    @Test
    void judgesWhatTheRecordersScriptLeft() {
        assertThat(judged(imported(PACK)))
                .singleElement()
                .returns(HazardKind.UNMAPPED_DMA, Alert::kind)
                .returns(Confidence.CERTAIN, Alert::confidence)
                .returns(3L, Alert::hits);
    }

    private String imported() {
        return imported(RECORDING);
    }

    private String imported(String recording) {
        String file = directory.resolve("real.avro").toString();
        assertThat(Console.run("import", recording, "-o", file).code()).isZero();
        return file;
    }
}
