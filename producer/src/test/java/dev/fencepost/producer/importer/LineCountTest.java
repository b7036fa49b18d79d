package dev.fencepost.producer.importer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.trace.BadInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Not one line is lost in silence: each is understood, ignored for what it is, or told of. */
final class LineCountTest {
    @ParameterizedTest
    @CsvSource({
        "ftrace-vfio-kprobes.txt.gz,      14506, 13466, 1040",
        "ftrace-nvme.txt.gz,                743,   743,    0",
        "ftrace-nvme-rebind.txt.gz,         105,   105,    0",
        "trace-cmd-report-nvme.txt.gz,      114,   114,    0",
        "trace-cmd-report-vfio-ns.txt.xz,   519,   519,    0",
        "perf-script-vfio-ns.txt.zst,      1034,  1034,    0"
    })
    void everyLineOfARecordingCounts(String name, long lines, long understood, long ignored)
            throws IOException {
        Tally tally = tally(TraceText.of(name, Recording.path(name)));
        assertThat(tally.lines()).isEqualTo(lines);
        assertThat(tally.understoodLines()).isEqualTo(understood);
        assertThat(tally.ignoredLines()).isEqualTo(ignored);
        assertThat(tally.unreadableLines()).isZero();
    }

    @Test
    void everyLineOfGarbageCounts() throws IOException {
        long seed = 11;
        Random random = new Random(seed);
        byte[] real =
                """
                t-1 [000] d..1. 2.000000: unmap: IOMMU: iova=0x1000 size=4096
                t-1 [000] d..1. 2.000001: p: (psmash+0x0/0x10) pfn=0x12
                x 7/7 [001] 2.000002: iommu:map: IOMMU: iova=0x0 paddr=0x0 size=4096
                CPU:0 [LOST 12 EVENTS]

                """
                        .repeat(20)
                        .getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 300; round++) {
            byte[] torn = real.clone();
            for (int i = 0; i < 1 + round; i++) {
                torn[random.nextInt(torn.length)] = (byte) random.nextInt();
            }
            assertCounted(torn, "seed " + seed + " round " + round);
        }
    }

    private static void assertCounted(byte[] bytes, String as) throws IOException {
        long expected = new String(bytes, StandardCharsets.ISO_8859_1).split("\n", -1).length;
        expected -= bytes[bytes.length - 1] == '\n' ? 1 : 0;
        try {
            Tally tally = tally(Recording.text(bytes));
            assertThat(tally.lines()).as(as).isEqualTo(expected);
            assertThat(tally.understoodLines() + tally.ignoredLines() + tally.unreadableLines())
                    .as(as)
                    .isEqualTo(expected);
            assertThat(tally.understoodLines()).as(as).isNotNegative();
        } catch (BadInputException e) {
            assertThat(e).as(as).hasMessageContaining("holds no line of a trace");
        }
    }

    private static Tally tally(TraceText text) throws IOException {
        try (TracefsImporter importer =
                new TracefsImporter(List.of(text), ImportOptions.NONE, problem -> {})) {
            while (importer.hasNext()) {
                importer.next();
            }
            return importer.tally();
        }
    }
}
