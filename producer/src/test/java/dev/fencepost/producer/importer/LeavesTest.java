package dev.fencepost.producer.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.fencepost.model.LeafRun;
import dev.fencepost.model.Permission;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LeavesTest {
    @Test
    void takesTheLargestLeafThatBothAddressesAllow() {
        assertThat(
                        Leaves.inferred(
                                0x1000_0000, 0x780_0000, 8 << 20, Permission.READ, PageSizes.ALL))
                .containsExactly(
                        new LeafRun(0x1000_0000, 0x780_0000, 8 << 20, 1, Permission.READ, true));
        assertThat(
                        Leaves.inferred(
                                0x1000_0000, 0x78f_f000, 4 << 12, Permission.READ, PageSizes.ALL))
                .extracting(LeafRun::size, LeafRun::count)
                .containsExactly(tuple(4096L, 4L));
    }

    @Test
    void growsAndShrinksAtTheEnds() {
        assertThat(Leaves.inferred(0x1ff000, 0x3ff000, 0x203000, Permission.READ, PageSizes.ALL))
                .extracting(LeafRun::iova, LeafRun::size)
                .containsExactly(
                        tuple(0x1ff000L, 0x1000L),
                        tuple(0x200000L, 0x200000L),
                        tuple(0x400000L, 0x2000L));
    }

    @Test
    void coversAnyRangeWithAlignedLeavesInFewRuns() {
        long seed = 20261122;
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            long iova = random.nextLong() >>> (1 + random.nextInt(40)) & -4096;
            long spa = random.nextLong() >>> (12 + random.nextInt(30)) & -4096;
            long size = (random.nextLong() >>> (12 + random.nextInt(40)) & -4096) + 4096;
            List<LeafRun> runs = Leaves.inferred(iova, spa, size, Permission.READ, PageSizes.ALL);
            assertThat(runs).as("seed %d case %d", seed, i).hasSizeLessThan(130);
            long at = 0;
            for (LeafRun run : runs) {
                assertThat(run.iova()).isEqualTo(iova + at);
                assertThat(run.spa()).isEqualTo(spa + at);
                assertThat((run.iova() | run.spa()) & (run.size() - 1)).isZero();
                at += run.bytes();
            }
            assertThat(at).isEqualTo(size);
        }
    }

    @Test
    void choosesFromTheSizesThatTheKernelMayUse() {
        assertThat(sizes(0x1ff000, 0x3ff000, 0x203000, PageSizes.V2))
                .containsExactly("4K x1", "2M x1", "4K x2");
        assertThat(sizes(0x1ff000, 0x3ff000, 0x203000, PageSizes.FOUR_K))
                .containsExactly("4K x515");
        assertThat(sizes(0x4000_0000, 0x4000_0000, 0x8060_0000L, PageSizes.V2))
                .containsExactly("1G x2", "2M x3");
        assertThat(sizes(0x4000_0000, 0x4000_0000, 0x8060_0000L, PageSizes.ALL))
                .containsExactly("1G x2", "4M x1", "2M x1");
        assertThat(sizes(0x1000_0000, 0x780_1000, 8 << 20, PageSizes.V2))
                .containsExactly("4K x2048");
        assertThat(sizes(0, 0, 1L << 40, PageSizes.ALL)).containsExactly("1T x1");
        assertThat(sizes(0, 0, 1L << 39, PageSizes.ALL))
                .as("the hardware does not do 512G")
                .containsExactly("256G x2");
    }

    private static List<String> sizes(long iova, long spa, long size, PageSizes sizes) {
        return Leaves.inferred(iova, spa, size, Permission.READ, sizes).stream()
                .peek(each -> assertThat(each.derived()).isTrue())
                .map(each -> shown(each.size()) + " x" + each.count())
                .toList();
    }

    private static String shown(long size) {
        int shift = Long.numberOfTrailingZeros(size);
        return (1 << shift % 10) + " KMGT".substring(shift / 10, shift / 10 + 1);
    }

    @Test
    void refusesWhatIsNotMadeOfPages() {
        assertThatThrownBy(() -> Leaves.inferred(0x800, 0, 4096, Permission.READ, PageSizes.ALL))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Leaves.inferred(0, 0, 0, Permission.READ, PageSizes.ALL))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
