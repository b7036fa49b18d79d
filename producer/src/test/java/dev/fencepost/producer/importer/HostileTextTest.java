package dev.fencepost.producer.importer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.MapLeaves;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Text that somebody made on purpose: time grows with it, not with its square. */
@Timeout(120)
final class HostileTextTest {
    private static final int MANY = 50_000;

    @Test
    void aFaultOfOneEndlessWordIsReadOnce() {
        String word = "IOMMU:" + "a".repeat(LineReader.MAX_LENGTH - 100);
        Recording recording = many(500, lines -> lines.event("io_page_fault", word));

        assertThat(recording.problems()).hasSize(500);
        assertThat(recording.problems().get(0).cause()).hasSizeLessThan(100);
    }

    @Test
    void aLossCostsTheSameHoweverManyCallsAreOpen() {
        Lines lines = new Lines();
        IntStream.range(0, MANY)
                .forEach(i -> lines.on("vmm-" + i, i % 2).enter("psmash", "pfn=0x1"));
        lines.leave("psmash", "caller", "ret=0");
        IntStream.range(0, MANY).forEach(i -> lines.raw("CPU:0 [LOST 1 EVENTS]"));
        Recording recording = lines.imported();

        assertThat(recording.summary().lost()).isEqualTo(MANY);
    }

    @Test
    void aPointerMayStandForAnotherDomainWithEachLine() {
        String pointer = "dom=0xff0000";
        Lines lines = new Lines();
        for (int i = 0; i < MANY; i++) {
            lines.enter("iommu_map", pointer).map(0x1000, 0x1000, 0x1000);
            lines.enter("amd_iommu_iotlb_sync", pointer).flush("0xaa", 1 + i % 2);
        }
        Recording recording = lines.imported();

        assertThat(recording.all(MapLeaves.class))
                .hasSize(MANY)
                .last()
                .returns(2, MapLeaves::domain);
    }

    @Test
    void whatATerminalMightObeyIsNotSaid() {
        Recording recording =
                new Lines().event("io_page_fault", "IOMMU:x \u001b[2J iova=0x1").imported();

        assertThat(recording.problems()).singleElement().asString().endsWith(": ?[2J");
    }

    private static Recording many(int count, Consumer<Lines> line) {
        Lines lines = new Lines();
        IntStream.range(0, count).forEach(i -> line.accept(lines));
        return lines.imported();
    }
}
