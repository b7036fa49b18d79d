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
import dev.fencepost.trace.AlertJson;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One engine for a whole host and one engine for each of its slots come to the same alerts. */
final class SlotAgreementTest {
    private static final int SEEDS = Integer.getInteger("fencepost.slots.seeds", 300);

    @Test
    void wholeHostEqualsPerSlotOnRandomTraces() {
        for (long seed = 0; seed < SEEDS; seed++) {
            agree("random trace of seed " + seed, RandomTraces.of(seed));
        }
    }

    /** A slot that saw less of the RMP takes two removals for one; their flush is the same. */
    @Test
    void wholeHostEqualsPerSlotWhereOneChangeStandsForAnother() {
        agree("random trace of seed 428669", RandomTraces.of(428_669));
    }

    /** An access in so many parts that all of what proves them is more than an alert may carry. */
    @ParameterizedTest
    @ValueSource(longs = {1_015_973, 1_019_580})
    void wholeHostEqualsPerSlotWhereThereIsMuchEvidence(long seed) {
        agree("random trace of seed " + seed, RandomTraces.of(seed));
    }

    @Tag("simulated")
    @ParameterizedTest
    @EnumSource(Policy.class)
    void wholeHostEqualsPerSlotOnSimulatedHosts(Policy policy) {
        List<TraceEvent> trace = new ArrayList<>();
        new Simulator(SimulatorSettings.of(policy, 7, 40_000)).forEachRemaining(trace::add);
        agree("simulated " + policy, trace);
    }

    private static void agree(String what, List<TraceEvent> trace) {
        List<String> whole = text(OfflineAnalysis.run(trace, Hardware.AMD, new Slots(1)));
        for (int spread : new int[] {2, 4, 8}) {
            List<String> perSlot =
                    text(OfflineAnalysis.run(trace, Hardware.AMD, new Slots(spread)));
            assertThat(perSlot).as("%s, spread %d", what, spread).isEqualTo(whole);
        }
    }

    /** All that must not depend on the slots: everything but how often an alert was written. */
    private static List<String> text(List<Alert> alerts) {
        return alerts.stream()
                .map(alert -> AlertJson.write(alert).replaceFirst("\"revision\":\\d+,", ""))
                .toList();
    }
}
