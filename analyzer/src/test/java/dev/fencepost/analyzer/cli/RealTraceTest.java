package dev.fencepost.analyzer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Alert;
import dev.fencepost.model.Confidence;
import dev.fencepost.model.HazardKind;
import dev.fencepost.trace.AlertJson;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recording of a real kernel, imported and judged. */
final class RealTraceTest {
    private static final String RECORDING =
            Path.of("../producer/src/test/resources/traces/ftrace-vfio-kprobes.txt.gz").toString();

    private static final String PACK =
            Path.of("../producer/src/test/resources/traces/recorder-vfio-6.12.tar.gz").toString();

    @TempDir private Path directory;

    @Test
    void raisesNoFlushOrderWhereEveryUnmapIsFlushed() {
        List<Alert> alerts =
                Console.run("offline", "--format", "json", imported(RECORDING)).outLines().stream()
                        .map(AlertJson::read)
                        .toList();

        assertThat(alerts)
                .isNotEmpty()
                .noneMatch(alert -> alert.kind() == HazardKind.FLUSH_ORDER)
                .noneMatch(alert -> alert.kind() == HazardKind.SIZE_MISMATCH)
                .noneMatch(alert -> alert.kind() == HazardKind.STALE_ACCESS);
    }

    @Test
    void raisesTheAccessesToUnmappedMemory() {
        assertThat(
                        Console.run("offline", "--format", "json", imported(RECORDING))
                                .outLines()
                                .stream()
                                .map(AlertJson::read)
                                .filter(alert -> alert.kind() == HazardKind.UNMAPPED_DMA)
                                .filter(alert -> alert.confidence() == Confidence.CERTAIN))
                .isNotEmpty();
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
        assertThat(
                        Console.run("offline", "--format", "json", imported(PACK))
                                .outLines()
                                .stream()
                                .map(AlertJson::read))
                .singleElement()
                .returns(HazardKind.UNMAPPED_DMA, Alert::kind)
                .returns(Confidence.CERTAIN, Alert::confidence)
                .returns(3L, Alert::hits);
    }

    private String imported(String recording) {
        String file = directory.resolve("real.avro").toString();
        assertThat(Console.run("import", recording, "-o", file).code()).isZero();
        return file;
    }
}
