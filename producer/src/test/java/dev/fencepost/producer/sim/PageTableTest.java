package dev.fencepost.producer.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Pages;
import dev.fencepost.model.Permission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PageTableTest {
    private static final long K4 = Pages.SIZE_4K;
    private static final long M2 = Pages.SIZE_2M;
    private static final long SPA = 64 * M2;

    private final PageTable table = new PageTable(64 * M2);

    @ParameterizedTest
    @ValueSource(ints = {12, 13, 16, 20, 21, 22, 23, 26})
    void holdsLeavesOfEveryPowerOfTwo(int shift) {
        long size = 1L << shift;
        map(size, size);
        long last = table.leafAt(2 * size - 1);
        assertThat(PageTable.size(last)).isEqualTo(size);
        assertThat(PageTable.translate(last, 2 * size - 1)).isEqualTo(SPA + 2 * size - 1);
        assertThat(table.leafAt(size - 1)).isEqualTo(PageTable.NO_LEAF);
        assertThat(table.leafAt(2 * size)).isEqualTo(PageTable.NO_LEAF);
    }

    @Test
    void removesTheWholeLeafForAnUnmapOfPartOfIt() {
        map(0, 16 * K4);
        map(16 * K4, 16 * K4);
        table.unmap(3 * K4, K4);
        assertThat(table.leafAt(15 * K4)).isEqualTo(PageTable.NO_LEAF);
        assertThat(table.leafAt(16 * K4)).isNotEqualTo(PageTable.NO_LEAF);
    }

    @Test
    void cutsEveryLargerLeafThatASplitTouchesWhole() {
        map(0, 4 * M2);
        table.split(M2, M2, M2);
        table.split(M2, M2, K4);
        assertThat(PageTable.size(table.leafAt(0))).isEqualTo(M2);
        assertThat(PageTable.size(table.leafAt(M2 + K4))).isEqualTo(K4);
        assertThat(PageTable.size(table.leafAt(3 * M2))).isEqualTo(M2);
        assertThat(PageTable.translate(table.leafAt(M2 + K4), M2 + K4)).isEqualTo(SPA + M2 + K4);
    }

    @Test
    void mergesOnlyWhatFillsALeafContiguously() {
        map(0, M2);
        table.split(0, M2, K4);
        table.unmap(K4, K4);
        table.merge(0, M2, M2);
        assertThat(PageTable.size(table.leafAt(0))).isEqualTo(K4);
        table.map(K4, SPA + 5 * K4, K4, 1, Permission.READ_WRITE);
        table.merge(0, M2, M2);
        assertThat(PageTable.size(table.leafAt(0))).isEqualTo(K4);
        table.map(K4, SPA + K4, K4, 1, Permission.READ_WRITE);
        table.merge(0, M2, M2);
        assertThat(PageTable.size(table.leafAt(0))).isEqualTo(M2);
    }

    private void map(long iova, long size) {
        table.map(iova, SPA + iova, size, 1, Permission.READ_WRITE);
    }
}
