package dev.fencepost.analyzer.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RangesTest {
    private static final long TOP = -0x1000L;

    @Test
    void overlapWhereTheyShareAnAddress() {
        assertThat(Ranges.overlap(0x1000, 0x1000, 0x1fff, 1)).isTrue();
        assertThat(Ranges.overlap(0x1000, 0x1000, 0x2000, 1)).isFalse();
        assertThat(Ranges.overlap(0x1000, 0x1000, 0, 0x1000)).isFalse();
        assertThat(Ranges.overlap(0x1000, 0x1000, 0, 0x1001)).isTrue();
        assertThat(Ranges.overlap(0x1000, 0x1000, 0, 0x8000)).isTrue();
        assertThat(Ranges.overlap(TOP, 0x1000, -1L, 1)).isTrue();
        assertThat(Ranges.overlap(TOP, 0x1000, 0, 0x1000)).isFalse();
    }

    @Test
    void coverWhereNothingOfTheOtherIsLeftOut() {
        assertThat(Ranges.covers(0x1000, 0x1000, 0x1000, 0x1000)).isTrue();
        assertThat(Ranges.covers(0x1000, 0x1000, 0x1800, 0x800)).isTrue();
        assertThat(Ranges.covers(0x1000, 0x1000, 0x1800, 0x801)).isFalse();
        assertThat(Ranges.covers(0x1000, 0x1000, 0xfff, 2)).isFalse();
        assertThat(Ranges.covers(0x1000, 0x1000, 0x2000, 1)).isFalse();
        assertThat(Ranges.covers(TOP, 0x1000, TOP, 0x1000)).isTrue();
    }

    @Test
    void compareWithoutASign() {
        assertThat(Ranges.max(1, -1)).isEqualTo(-1);
        assertThat(Ranges.max(-1, 1)).isEqualTo(-1);
        assertThat(Ranges.min(1, -1)).isEqualTo(1);
        assertThat(Ranges.min(-1, 1)).isEqualTo(1);
    }
}
