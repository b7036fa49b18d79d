package dev.fencepost.producer.importer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Gap;
import dev.fencepost.model.MapLeaves;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OtherLineTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CPU:3 [LOST 1234 EVENTS]                      | 3  | 1234",
                "CPU:12 [57 EVENTS DROPPED]                    | 12 | 57",
                "CPU:0 [EVENTS DROPPED]                        | 0  | 0",
                "CPU:0 [LOST EVENTS]                           | 0  | 0",
                "LOST 12 events!                               | -1 | 12",
                "Warning: LOST 7 events!                       | -1 | 7",
                "Processed 900 events and lost 2 chunks!       | -1 | 0"
            })
    void knowsWhereARecorderLostEvents(String text, int cpu, long events) {
        assertThat(of(text)).isEqualTo(new OtherLine(OtherLine.Is.LOSS, cpu, events));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " => iommu_map",
                "=> __iommu_map (ffffffffa2a01cd5)",
                "\tffffffffa2a01cd5 iommu_map+0x5 ([kernel.kallsyms])",
                "            7f12aa01cd5 [unknown] (/usr/bin/x)"
            })
    void knowsStacksAndCallChains(String text) {
        assertThat(of(text).kind()).isEqualTo(OtherLine.Is.STACK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "# tracer: nop", "cpus=2", "#\t"})
    void knowsHeaders(String text) {
        assertThat(of(text).kind()).isEqualTo(OtherLine.Is.HEADER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"LOST events!", "LOST x events!", "CPU:x [LOST 1 EVENTS]", "12 (x)", "C"})
    void knowsNothingElse(String text) {
        assertThat(of(text).kind()).isEqualTo(OtherLine.Is.UNKNOWN);
    }

    @Test
    void aLossOfPerfMakesAHole() {
        Recording recording =
                Recording.ofLines(
                        "x 7/7 [000] 1.000000000: iommu:map: IOMMU: iova=0x1000 paddr=0x1000 size=4096",
                        "x 7/7 [000] 1.000000001: PERF_RECORD_LOST lost 31",
                        "LOST 5 events!");
        assertThat(recording.all(Gap.class))
                .extracting(Gap::lost)
                .containsExactly(31L, 31L, 5L, 5L);
        assertThat(recording.summary().lost()).isEqualTo(36);
        assertThat(recording.problems()).isEmpty();
    }

    @Test
    void stacksBetweenEventsAreIgnoredAndCounted() {
        Recording recording =
                Recording.ofLines(
                        "x 7/7 [000] 1.000000000: iommu:map: IOMMU: iova=0x1000 paddr=0x1000 size=4096",
                        "\tffffffffa2a01cd5 iommu_map+0x5 ([kernel.kallsyms])",
                        "\tffffffffa2a01cd6 vfio_iommu_map+0x75 ([vfio])",
                        "",
                        "x-7 [000] ..... 1.000000001: <stack trace>",
                        " => iommu_map",
                        "x-7 [000] ..... 1.000000002: iommu_map <-vfio_iommu_map");
        assertThat(recording.all(MapLeaves.class)).hasSize(1);
        assertThat(recording.problems()).isEmpty();
        assertThat(recording.summary().lines().ignored())
                .containsExactly(Map.entry("(function or stack)", 5L));
    }

    private static OtherLine of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return OtherLine.of(bytes, 0, bytes.length);
    }
}
