package dev.fencepost.producer.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Direction;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Permission;
import org.junit.jupiter.api.Test;

final class IotlbTest {
    private static final long K4 = Pages.SIZE_4K;
    private static final long M2 = Pages.SIZE_2M;

    private final Iotlb iotlb = new Iotlb(64);

    @Test
    void holdsNoMoreThanItsEntries() {
        for (int page = 0; page < 10_000; page++) {
            fill(page * K4, K4);
        }
        long held = 0;
        for (int page = 0; page < 10_000; page++) {
            held += iotlb.lookup(1, true, page * K4) == Iotlb.MISS ? 0 : 1;
        }
        assertThat(held).isPositive().isLessThanOrEqualTo(64);
    }

    @Test
    void answersForTheWholeReachOfAnEntryAndNoFurther() {
        fill(M2, M2);
        long entry = iotlb.lookup(1, true, 2 * M2 - 1);
        assertThat(Iotlb.size(entry)).isEqualTo(M2);
        assertThat(Iotlb.spa(entry, 2 * M2 - 1)).isEqualTo(8 * M2 + 2 * M2 - 1);
        assertThat(iotlb.lookup(1, true, 2 * M2)).isEqualTo(Iotlb.MISS);
        assertThat(iotlb.lookup(1, true, M2 - 1)).isEqualTo(Iotlb.MISS);
        assertThat(iotlb.lookup(2, true, M2)).isEqualTo(Iotlb.MISS);
        assertThat(iotlb.lookup(1, false, M2)).isEqualTo(Iotlb.MISS);
    }

    @Test
    void dropsWhatAnInvalidationOverlapsInPart() {
        fill(0, M2);
        fill(4 * M2, K4);
        iotlb.invalidate(1, K4, K4);
        assertThat(iotlb.lookup(1, true, 0)).isEqualTo(Iotlb.MISS);
        assertThat(iotlb.lookup(1, true, 4 * M2)).isNotEqualTo(Iotlb.MISS);
        iotlb.invalidate(1, 0, 0);
        assertThat(iotlb.lookup(1, true, 4 * M2)).isEqualTo(Iotlb.MISS);
    }

    @Test
    void dropsWhatLeadsIntoARangeOfMemory() {
        fill(0, M2);
        fill(M2, K4);
        iotlb.invalidateSpa(8 * M2 + 7 * K4, K4);
        assertThat(iotlb.lookup(1, true, 0)).isEqualTo(Iotlb.MISS);
        assertThat(iotlb.lookup(1, true, M2)).isNotEqualTo(Iotlb.MISS);
    }

    @Test
    void remembersTheDirectionsOfTheLeaf() {
        long leaf = PageTable.leaf(8 * M2, K4, Permission.READ);
        iotlb.fill(1, true, 0, Iotlb.entry(8 * M2, K4, leaf));
        long entry = iotlb.lookup(1, true, 0);
        assertThat(Iotlb.permits(entry, Direction.READ)).isTrue();
        assertThat(Iotlb.permits(entry, Direction.WRITE)).isFalse();
    }

    private void fill(long iova, long size) {
        long leaf = PageTable.leaf(8 * M2 + iova, size, Permission.READ_WRITE);
        iotlb.fill(1, true, iova, Iotlb.entry(8 * M2 + iova, size, leaf));
    }
}
