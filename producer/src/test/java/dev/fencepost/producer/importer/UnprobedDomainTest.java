package dev.fencepost.producer.importer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.Unmap;
import org.junit.jupiter.api.Test;

/** Recordings of tracepoints and command words alone: no probe tells a map's domain. */
final class UnprobedDomainTest {
    private static final long IOVA = 0x1000_0000;
    private static final long HUGE = 0x20_0000;

    @Test
    void takesTheDomainThatIsFlushedBehindAnUnmap() {
        Recording recording =
                new Lines()
                        .map(IOVA, HUGE, HUGE)
                        .map(IOVA + HUGE, 2 * HUGE, HUGE)
                        .unmap(IOVA, HUGE, HUGE)
                        .unmap(IOVA + HUGE, HUGE, HUGE)
                        .flush("0xaa", 7)
                        .waitFor("0xaa", 1)
                        .waited(0)
                        .imported();
        assertThat(recording.all(MapLeaves.class)).extracting(MapLeaves::domain).containsOnly(7);
        assertThat(recording.all(Unmap.class)).extracting(Unmap::domain).containsOnly(7);
        assertThat(recording.facts().unmapsFlushed()).isEqualTo(2);
    }

    @Test
    void takesNoneWhereSeveralAreFlushed() {
        Lines lines =
                new Lines()
                        .map(IOVA, HUGE, HUGE)
                        .unmap(IOVA, HUGE, HUGE)
                        .flush("0xaa", 7)
                        .on("other-11", 1)
                        .flush("0xaa", 9);
        assertThat(lines.imported().all(Unmap.class))
                .extracting(Unmap::domain)
                .containsOnly(Domains.FIRST_MADE_UP);
    }

    @Test
    void takesNoneWhereAnotherTaskFlushesOrNotAllOfIt() {
        Lines elsewhere = new Lines().unmap(IOVA, HUGE, HUGE).on("other-11", 1).flush("0xaa", 7);
        Lines partly = new Lines().unmap(IOVA, 1L << 24, 1L << 24).flush("0xaa", 7); // 8M of 16M
        for (Lines lines : new Lines[] {elsewhere, partly}) {
            assertThat(lines.imported().all(Unmap.class))
                    .extracting(Unmap::domain)
                    .containsOnly(Domains.FIRST_MADE_UP);
        }
    }
}
