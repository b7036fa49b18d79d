package dev.fencepost.producer.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fencepost.trace.BadInputException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClockFitTest {
    private static final long HOUR = 3_600_000_000_000L;
    private static final long FAR = 1_795_000_000_000_000_000L;

    @Test
    void findsTheOffsetOfDelayedMoments() {
        SplittableRandom random = new SplittableRandom(1);
        Anchors own = new Anchors();
        Anchors reference = new Anchors();
        for (int i = 0; i < 1000; i++) {
            long ts = i * 1_000_000L;
            reference.add(Anchors.Kind.COMPLETION_WAIT, 0x1000, i, ts);
            own.add(Anchors.Kind.COMPLETION_WAIT, 0x1000, i, ts + FAR + random.nextInt(400_000));
        }
        ClockFit fit = ClockFit.of(own, reference).orElseThrow();
        assertThat(fit.at(FAR)).isCloseTo(0, within(400_000L));
        assertThat(fit.error()).isBetween(150_000L, 400_000L);
        assertThat(fit.basis()).isEqualTo("fitted on 1000 completion waits");
    }

    @Test
    void findsADrift() {
        Anchors own = new Anchors();
        Anchors reference = new Anchors();
        for (int i = 0; i <= 100; i++) {
            long ts = i * (HOUR / 100);
            reference.add(Anchors.Kind.COMPLETION_WAIT, 0, i, ts);
            own.add(Anchors.Kind.COMPLETION_WAIT, 0, i, FAR + ts + ts / 20_000);
        }
        ClockFit fit = ClockFit.of(own, reference).orElseThrow();
        assertThat(fit.drift()).isCloseTo(-50e-6, within(1e-6));
        assertThat(fit.error()).isLessThan(100_000);
        assertThat(fit.at(FAR + HOUR + HOUR / 20_000)).isCloseTo(HOUR, within(100_000L));
    }

    @Test
    void isNotLedAstrayByAFewMomentsThatWereHeldUp() {
        Anchors own = new Anchors();
        Anchors reference = new Anchors();
        for (int i = 0; i < 500; i++) {
            reference.add(Anchors.Kind.COMPLETION_WAIT, 0, i, i * 1000L);
            own.add(Anchors.Kind.COMPLETION_WAIT, 0, i, i * 1000L + (i % 250 == 7 ? 9_000_000 : 0));
        }
        ClockFit fit = ClockFit.of(own, reference).orElseThrow();
        assertThat(fit.at(123_000)).isEqualTo(123_000);
        assertThat(fit.error()).isEqualTo(1000);
    }

    @Test
    void holdsItsErrorForEachMomentWhereTheyAreFew() {
        Anchors own = new Anchors();
        Anchors reference = new Anchors();
        long[] delays = {5_000, 70_000, 20_000};
        for (int i = 0; i < delays.length; i++) {
            reference.add(Anchors.Kind.FAULT, 0x28, i, i * 1_000_000L);
            own.add(Anchors.Kind.FAULT, 0x28, i, i * 1_000_000L + delays[i]);
        }
        ClockFit fit = ClockFit.of(own, reference).orElseThrow();
        for (int i = 0; i < delays.length; i++) {
            long wanted = i * 1_000_000L;
            assertThat(fit.at(wanted + delays[i])).isCloseTo(wanted, within(fit.error()));
        }
        assertThat(fit.basis()).isEqualTo("fitted on 3 faults");
    }

    @Test
    void followsTheDriftBetweenTwoMarks() {
        Anchors own = new Anchors();
        Anchors reference = new Anchors();
        long drift = HOUR / 1_000_000 * 40; // 40 ppm
        mark(own, 1_000_000_000L, reference, 1_067_000_000L, "start");
        mark(own, 1_000_000_000L + HOUR, reference, 1_067_000_000L + HOUR + drift, "end");
        ClockFit fit = ClockFit.of(own, reference).orElseThrow();
        assertThat(fit.at(1_000_000_000L + HOUR / 2))
                .isCloseTo(1_067_000_000L + HOUR / 2 + drift / 2, within(1000L));
        assertThat(fit.error()).isEqualTo(1_000_000);
        assertThat(fit.basis()).isEqualTo("fitted on 2 clock marks");
    }

    @Test
    void takesHalfOfWhatTwoMarksDisagreeForTheErrorWhereNoClockDriftsSo() {
        Anchors own = new Anchors();
        Anchors reference = new Anchors();
        mark(own, 125_797_519_000L, reference, 125_865_120_000L, "start");
        mark(own, 129_010_138_000L, reference, 129_088_768_000L, "end");
        ClockFit fit = ClockFit.of(own, reference).orElseThrow();
        assertThat(fit.drift()).isZero();
        assertThat(fit.error()).isCloseTo(11_029_000L / 2, within(1000L));
    }

    @Test
    void pairsNoFaultWithAnotherOneThatTheMarksSetApart() {
        Anchors own = new Anchors();
        Anchors reference = new Anchors();
        mark(own, 100_000_000_000L, reference, 100_070_000_000L, "start");
        own.add(Anchors.Kind.FAULT, 0x28, 0x1000, 3_000_000_000L); // long before the recording
        reference.add(Anchors.Kind.FAULT, 0x28, 0x1000, 101_000_000_000L);
        own.add(Anchors.Kind.FAULT, 0x28, 0x2000, 102_000_000_000L);
        reference.add(Anchors.Kind.FAULT, 0x28, 0x2000, 102_070_020_000L);
        ClockFit fit = ClockFit.of(own, reference).orElseThrow();
        assertThat(fit.at(102_000_000_000L)).isEqualTo(102_070_020_000L);
        assertThat(fit.basis()).isEqualTo("fitted on 1 fault");
    }

    @Test
    void saysThatTheErrorOfClocksThatCountFromBootGrows() {
        ClockFit fit = ClockFit.sinceBoot(1_000_000, "");
        assertThat(fit.errorAt(0)).isEqualTo(1_000_000);
        assertThat(fit.errorAt(24 * HOUR)).isEqualTo(1_000_000 + 24 * HOUR / 1000);
        assertThat(fit.told()).endsWith("within 1.000 ms and 1000 ppm");
    }

    private static void mark(Anchors own, long ts, Anchors reference, long wanted, String name) {
        ClockMark mark =
                ClockMark.in("fencepost clock " + name + " wall=1796025816 uptime=125.83")
                        .orElseThrow();
        own.add(mark, ts);
        reference.add(mark, wanted);
    }

    @Test
    void knowsNothingWhereNoMomentIsShared() {
        Anchors own = new Anchors();
        own.add(Anchors.Kind.COMPLETION_WAIT, 0x1000, 1, 5);
        Anchors reference = new Anchors();
        reference.add(Anchors.Kind.COMPLETION_WAIT, 0x2000, 1, 5);
        assertThat(ClockFit.of(own, reference)).isEmpty();
    }

    @Test
    void goesOnThroughAnotherRecording() {
        ClockFit first = ClockFit.parse("+2s");
        ClockFit onward = new ClockFit(0, 100, 0.5, 7, 0, "");
        ClockFit both = first.then(onward);
        assertThat(both.at(0)).isEqualTo(onward.at(first.at(0)));
        assertThat(both.at(1_000_000)).isEqualTo(onward.at(first.at(1_000_000)));
        assertThat(both.error()).isEqualTo(first.error() + 7);
    }

    @ParameterizedTest
    @CsvSource({
        "+1.203s, 1203000000, 500000",
        "-5ms, -5000000, 500000",
        "12.5us, 12500, 50",
        "7ns, 7, 0",
        "-1795497442.101902s, -1795497442101902000, 500"
    })
    void readsWhatAPersonSays(String text, long offset, long error) {
        ClockFit fit = ClockFit.parse(text);
        assertThat(fit.offset()).isEqualTo(offset);
        assertThat(fit.error()).isEqualTo(error);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "1", "1.2", "1h", "one s", "1e99s", "0x10s"})
    void refusesWhatIsNoOffset(String text) {
        assertThatThrownBy(() -> ClockFit.parse(text))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("no offset like +1.203s");
    }
}
