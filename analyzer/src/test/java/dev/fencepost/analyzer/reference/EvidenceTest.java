package dev.fencepost.analyzer.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.analyzer.offline.OfflineAnalysis;
import dev.fencepost.model.Alert;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Slots;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.sim.Policy;
import dev.fencepost.producer.sim.Simulator;
import dev.fencepost.producer.sim.SimulatorSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The engine makes the events of its evidence anew, and makes them as they were. */
final class EvidenceTest {
    private static final int SEEDS = Integer.getInteger("fencepost.slots.seeds", 300);

    @Test
    void holdsEventsOfTheRandomTrace() {
        for (long seed = 0; seed < SEEDS; seed++) {
            check("random trace of seed " + seed, RandomTraces.of(seed));
        }
    }

    @Tag("simulated")
    @ParameterizedTest
    @EnumSource(Policy.class)
    void holdsEventsOfTheSimulatedHost(Policy policy) {
        List<TraceEvent> trace = new ArrayList<>();
        new Simulator(SimulatorSettings.of(policy, 2, 200_000)).forEachRemaining(trace::add);
        check("simulated " + policy, trace);
    }

    private static void check(String what, List<TraceEvent> trace) {
        Set<TraceEvent> told = new HashSet<>(trace);
        for (Alert alert : OfflineAnalysis.run(trace, Hardware.AMD, new Slots(1))) {
            assertThat(alert.evidence())
                    .as("%s, alert %s", what, alert.id())
                    .allSatisfy(event -> assertThat(told.contains(event)).as("%s", event).isTrue())
                    .doesNotHaveDuplicates();
        }
    }
}
