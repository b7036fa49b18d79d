package dev.fencepost.analyzer.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Access;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.HazardKind;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Source;
import dev.fencepost.model.TraceEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What must not matter to the reference does not. */
final class ReferencePropertiesTest {
    private static final int SEEDS = 100;

    @Test
    void findsTheSameHazardsWithoutRecordedOutcomes() {
        for (long seed = 0; seed < SEEDS; seed++) {
            List<TraceEvent> trace = RandomTraces.of(seed);
            assertThat(subjects(trace.stream().map(ReferencePropertiesTest::forget).toList()))
                    .as("seed %d", seed)
                    .containsAll(subjects(trace));
        }
    }

    @Test
    void doesNotCareHowTheStreamsWereInterleaved() {
        for (long seed = 0; seed < SEEDS; seed++) {
            List<TraceEvent> trace = RandomTraces.of(seed);
            List<TraceEvent> shuffled = new ArrayList<>(trace);
            Collections.shuffle(shuffled, new Random(seed));
            assertThat(Reference.judge(shuffled, Hardware.AMD))
                    .as("seed %d", seed)
                    .isEqualTo(Reference.judge(trace, Hardware.AMD));
        }
    }

    private static Set<String> subjects(List<TraceEvent> trace) {
        return Reference.judge(trace, Hardware.AMD).stream()
                .filter(verdict -> verdict.kind() != HazardKind.MODEL_DISAGREES)
                .map(
                        verdict ->
                                verdict.kind()
                                        + " "
                                        + verdict.code()
                                        + verdict.domain()
                                        + verdict.bdf()
                                        + verdict.window()
                                        + verdict.iova2M())
                .collect(Collectors.toSet());
    }

    private static TraceEvent forget(TraceEvent event) {
        return event instanceof Access access
                ? new Access(
                        access.envelope(),
                        access.bdf(),
                        access.iova(),
                        access.length(),
                        access.dir(),
                        access.trusted(),
                        Outcome.UNKNOWN,
                        Source.UNKNOWN,
                        0)
                : event;
    }
}
