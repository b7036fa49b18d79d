package dev.fencepost.producer.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.fencepost.model.Completion;
import dev.fencepost.model.Gap;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unmap;
import dev.fencepost.trace.BadInputException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class HoleTest {
    @Test
    void takesNoNumberThatTheTextBreaksOffIn() {
        Recording recording =
                Recording.ofLines(
                        " t-1 [000] d..1. 1.000001: unmap: IOMMU: iova=0x1000 - 0x3000 size=8192"
                                + " unmapped_size=81");
        assertThat(recording.all(Unmap.class)).isEmpty();
        assertThat(recording.problems()).hasSize(1);
    }

    @Test
    void marksAHoleWhereTheKernelLostEvents() {
        Recording recording =
                new Lines()
                        .waitFor("0xaa", 100)
                        .raw("CPU:0 [LOST 1234 EVENTS]")
                        .waited(0)
                        .imported();
        assertThat(recording.all(Gap.class))
                .extracting(Gap::stream, Gap::lost, Gap::ts)
                .containsExactly(
                        tuple(Stream.IOMMU, 1234L, 1_000_001_000L),
                        tuple(Stream.RMP, 1234L, 1_000_001_000L));
        assertThat(recording.all(Completion.class)).isEmpty();
        assertThat(recording.summary().lost()).isEqualTo(1234);
        assertThat(recording.problems()).isEmpty();
    }

    @Test
    void takesAnUnknownEventForNoLoss() {
        Recording recording =
                new Lines()
                        .event("sched_switch", "prev_comm=x")
                        .event("p", "(some_function+0x0/0x10) a=1")
                        .event("r", "(caller+0x1/0x10 <- some_function) a=1")
                        .imported();
        assertThat(recording.events()).isEmpty();
        assertThat(recording.problems()).isEmpty();
        assertThat(recording.summary().lines().ignored())
                .containsEntry("sched_switch", 1L)
                .containsEntry("p", 1L)
                .containsEntry("r", 1L);
    }

    @Test
    void takesAMarkerForNoProbeWhateverItSays() {
        Recording recording =
                new Lines()
                        .event("tracing_mark_write", "(psmash+0x0/0x10) pfn=0x1")
                        .event("tracing_mark_write", "dma read iova=0x10 len=64")
                        .imported();
        assertThat(recording.events()).isEmpty();
        assertThat(recording.summary().lines().ignored()).containsEntry("tracing_mark_write", 2L);
    }

    @Test
    void reportsALineThatBreaksOffAndGoesOn() {
        Recording recording =
                new Lines()
                        .map(0x1000_0000, 0x780_0000, 4096)
                        .raw("  vmm-10  [000] d..1.  1.00")
                        .raw("garbage")
                        .event("map", "IOMMU: iova=0x0000000010001000 - 0x00000")
                        .map(0x1000_1000, 0x780_1000, 4096)
                        .imported();
        assertThat(recording.all(MapLeaves.class)).hasSize(2);
        assertThat(recording.problems())
                .extracting(each -> each.position())
                .containsExactly(2L, 3L, 4L);
        assertThat(recording.all(Gap.class))
                .extracting(Gap::stream)
                .containsExactly(Stream.IOMMU, Stream.RMP, Stream.IOMMU);
        assertThat(recording.summary().lines().unreadable()).isEqualTo(3);
    }

    @Test
    void survivesValuesThatNoKernelPrints() {
        Recording recording =
                new Lines()
                        .map(0x1000_0001, 0x780_0000, 4096)
                        .map(0x1000_0000, 0x780_0000, -4096)
                        .map(-4096, 0x780_0000, 8192)
                        .event("map", "IOMMU: iova=0x1ffffffffffffffff paddr=0x0 size=4096")
                        .event("map", "IOMMU: iova= paddr=x size=")
                        .unmap(-4096, 4096, Long.MIN_VALUE)
                        .event("attach_device_to_domain", "IOMMU: device=zz")
                        .enter("psmash", "pfn=")
                        .enter("rmp_make_shared", "pfn=0x1 level=2")
                        .enter("rmp_make_shared", "pfn=0x1 level=4294967297")
                        .command("0xaa", 0x1_0000_0000L, 0, 0)
                        .imported();
        assertThat(recording.all(MapLeaves.class)).isEmpty();
        assertThat(recording.problems()).hasSize(11);
        assertThat(recording.all(Gap.class)).filteredOn(each -> !each.flushesUnseen()).hasSize(11);
    }

    @Test
    void raisesTheTimeOfALateLineAndItsError() {
        Recording recording =
                Recording.ofLines(
                        "t-1 [000] d..1. 2.000000: unmap: IOMMU: iova=0x1000 size=4096 unmapped_size=4096",
                        "t-2 [001] d..1. 1.999990: unmap: IOMMU: iova=0x3000 size=4096 unmapped_size=4096");
        TraceEvent late = recording.all(Unmap.class).get(1);
        assertThat(late.ts()).isEqualTo(2_000_000_000L);
        assertThat(late.tsErr()).isEqualTo(10_500);
        assertThat(recording.summary().late()).isOne();
    }

    @Test
    void neverThrowsForBytesOfAnyKind() {
        long seed = 7;
        Random random = new Random(seed);
        byte[] real =
                """
                t-1 [000] d..1. 2.000000: unmap: IOMMU: iova=0x1000 size=4096
                t-1 [000] d..1. 2.000001: p: (psmash+0x0/0x10) pfn=0x12
                t-1 [000] d..1. 2.000002: r: (a+0x0/0x10 <- psmash) ret=0
                t-1 [000] d..1. 2.000003: map: IOMMU: iova=0x0 paddr=0x0 size=4096
                """
                        .repeat(50)
                        .getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 200; round++) {
            byte[] torn = real.clone();
            for (int i = 0; i < 1 + round; i++) {
                torn[200 + random.nextInt(torn.length - 200)] = (byte) random.nextInt();
            }
            Recording recording = Recording.ofBytes(torn);
            assertThat(recording.events()).as("seed %d round %d", seed, round).isNotEmpty();
        }
    }

    @Test
    void refusesAFileWithoutAnyTraceLine() {
        assertThatThrownBy(() -> Recording.ofLines("# tracer: nop", "hello"))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("test.txt:2: ");
    }
}
