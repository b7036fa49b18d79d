package dev.fencepost.analyzer.dashboard.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.analyzer.dashboard.SomeAlert;
import dev.fencepost.analyzer.explain.HazardBook;
import dev.fencepost.analyzer.rules.Hazard;
import dev.fencepost.model.Alert;
import dev.fencepost.model.HazardKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** An alert in sentences, its rule, and the line that replays it. */
final class AlertStoryTest {
    @Test
    void tellsWhatHappenedInOrderAndHowItEnded() {
        Alert alert = SomeAlert.number(1).time(1_500_000_000L, 1_500_025_000L).get();

        assertThat(AlertStory.of(alert))
                .containsExactly(
                        "Leaf of 2M over a frame of 4K.",
                        "It was seen on host h0, run 0, guest ASID 7, in the 2M frame at SPA"
                                + " 0x123400000, IOVA 0x40000000.",
                        "At 1.500000000 s: PSMASH SPA 0x123400000, 2M to 512 of 4K.",
                        "25.0 us later: ACCESS 0000:43:01.0 WRITE 64 bytes at IOVA 0x40000000, T=1:"
                                + " RMP_PAGE_FAULT, by WALK.",
                        "It was hit 3 times, of which the first that failed is shown above.",
                        "It was over after 25.0 us, at 1.500025000 s.");
    }

    @Test
    void saysThatItIsStillOpen() {
        assertThat(AlertStory.of(SomeAlert.number(1).open().get())).endsWith("It is still open.");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 ns",
        "9999, '9,999 ns'",
        "10000, 10.0 us",
        "25000000, 25.00 ms",
        "90000000000, 90.00 s",
        "-1, 18446744073709551615 ns"
    })
    void namesLengthsWithAUnitThatSuitsThem(long nanos, String words) {
        assertThat(AlertStory.length(nanos)).isEqualTo(words);
    }

    @ParameterizedTest
    @EnumSource
    void knowsTheRuleOfEachHazard(Hazard hazard) {
        Alert alert = SomeAlert.number(1).hazard(hazard.kind(), hazard.name()).get();

        BrokenRule rule = BrokenRule.of(alert);

        assertThat(rule.source()).as("source of %s", hazard).isNotEmpty();
        assertThat(rule.text()).isNotEmpty().doesNotContain("**");
        assertThat(HazardBook.open().all()).anyMatch(each -> each.source().equals(rule.source()));
    }

    @Test
    void knowsTheRuleOfCodesThatAreResults() {
        Alert failed = SomeAlert.number(1).hazard(HazardKind.RMP_FAILED, "FAIL_INUSE").get();

        assertThat(BrokenRule.of(failed).source()).isNotEmpty();
        assertThat(BrokenRule.of(failed).code()).isEqualTo("FAIL_INUSE");
    }

    @Test
    void quotesAFileNameForAShell() {
        Alert alert = SomeAlert.number(1).get();

        assertThat(ReplayLine.of(alert, "run.avro")).startsWith("fencepost offline run.avro ");
        assertThat(ReplayLine.of(alert, "it's $(rm)")).contains(" 'it'\\''s $(rm)' --window");
        assertThat(ReplayLine.of(alert, "-x")).contains(" ./-x ");
    }
}
