package dev.fencepost.analyzer.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class AxisTest {
    @Test
    void aLinearAxisEndsAtSomethingRound() {
        Axis axis = Axis.linear(3_200_000, 100, 200);

        assertThat(axis.high()).isEqualTo(3_500_000);
        assertThat(axis.at(0)).isEqualTo(100);
        assertThat(axis.at(1_750_000)).isEqualTo(150);
        assertThat(axis.ticks()).hasSize(6).endsWith(3_500_000.0);
    }

    @Test
    void aLogarithmicAxisHasWholeDecades() {
        Axis axis = Axis.logarithmic(20, 900, 0, 200);

        assertThat(axis.ticks()).containsExactly(10.0, 100.0, 1000.0);
        assertThat(axis.at(100)).isEqualTo(100);
        assertThat(axis.at(1)).isZero();
    }

    @Test
    void oneValueStillHasADecade() {
        assertThat(Axis.logarithmic(10, 10, 0, 1).ticks()).containsExactly(10.0, 100.0);
    }

    @Test
    void writesNumbersInFewCharacters() {
        assertThat(Axis.brief(0)).isEqualTo("0");
        assertThat(Axis.brief(3_214_000)).isEqualTo("3.21M");
        assertThat(Axis.brief(12_340)).isEqualTo("12.3k");
        assertThat(Axis.brief(999_900)).isEqualTo("1.00M");
        assertThat(Axis.brief(0.25)).isEqualTo("0.25");
    }
}
