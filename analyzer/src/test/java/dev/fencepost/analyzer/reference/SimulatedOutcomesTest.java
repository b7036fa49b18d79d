package dev.fencepost.analyzer.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.analyzer.offline.OfflineAnalysis;
import dev.fencepost.model.Alert;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Hardware.Model;
import dev.fencepost.model.HazardKind;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Slots;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.sim.Policy;
import dev.fencepost.producer.sim.Simulator;
import dev.fencepost.producer.sim.SimulatorSettings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What simulated hardware did is never said to be impossible by its own model, and is by another
 * one: 2 seeds of each policy, or as many as {@code -Dfencepost.outcomes.seeds} says.
 */
@Tag("simulated")
final class SimulatedOutcomesTest {
    private static final int SEEDS = Integer.getInteger("fencepost.outcomes.seeds", 2);
    private static final int EVENTS = 4_000;
    private static final int MANY_EVENTS = 60_000;

    @ParameterizedTest
    @EnumSource(Policy.class)
    void neverContradictsTheHardwareItWasRecordedOn(Policy policy) {
        for (Hardware hardware : simulated()) {
            for (long seed = 1; seed <= SEEDS; seed++) {
                assertThat(disagreements(trace(policy, hardware, seed, EVENTS), hardware))
                        .as("%s, seed %d, %s", policy, seed, hardware)
                        .isEmpty();
            }
        }
    }

    @Test
    void contradictsAnotherModel() {
        Hardware ideal = Hardware.of(Model.IDEAL);
        assertThat(between(Policy.STATIC_HUGE, Hardware.AMD, ideal)).isNotEmpty();
        assertThat(between(Policy.SMASH_FIRST, Hardware.AMD, ideal)).isNotEmpty();
        Hardware single = Hardware.of(Model.SINGLE_OWNER);
        assertThat(between(Policy.STATIC_HUGE, Hardware.AMD, single)).isNotEmpty();
    }

    @Test
    void contradictsASwitchThatIsSetOtherwise() {
        Hardware keeps = iotlbOutlivesRmpChanges();
        assertThat(between(Policy.STATIC_HUGE, keeps, Hardware.AMD)).isNotEmpty();
        Hardware whole = mixedFramesJudgedWhole();
        assertThat(between(Policy.STATIC_HUGE, whole, Hardware.AMD)).isNotEmpty();
        assertThat(between(Policy.STATIC_HUGE, Hardware.AMD, whole)).isNotEmpty();
    }

    /** The models, and every switch of AMD's turned over, as far as they are simulated. */
    private static List<Hardware> simulated() {
        List<Hardware> all = new ArrayList<>();
        for (Hardware hardware : ReferenceAgreementTest.hardware()) {
            if (isSimulated(hardware)) {
                all.add(hardware);
            }
        }
        return all;
    }

    private static boolean isSimulated(Hardware hardware) {
        try {
            settings(Policy.NOHUGEPAGES, hardware, 1, EVENTS);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Hardware iotlbOutlivesRmpChanges() {
        return new Hardware(Model.AMD, false, false, true, true, true, Pages.SIZE_4K);
    }

    private static Hardware mixedFramesJudgedWhole() {
        return new Hardware(Model.AMD, true, true, true, true, false, Pages.SIZE_4K);
    }

    private static SimulatorSettings settings(
            Policy policy, Hardware hardware, long seed, int events) {
        return SimulatorSettings.of(policy, seed, events).but().hardware(hardware).build();
    }

    private static List<TraceEvent> trace(Policy policy, Hardware hardware, long seed, int events) {
        List<TraceEvent> trace = new ArrayList<>();
        new Simulator(settings(policy, hardware, seed, events)).forEachRemaining(trace::add);
        return trace;
    }

    private static List<Alert> between(Policy policy, Hardware recorded, Hardware judged) {
        return disagreements(trace(policy, recorded, 1, MANY_EVENTS), judged);
    }

    private static List<Alert> disagreements(List<TraceEvent> trace, Hardware hardware) {
        return OfflineAnalysis.run(trace, hardware, Slots.DEFAULT).stream()
                .filter(alert -> alert.kind() == HazardKind.MODEL_DISAGREES)
                .toList();
    }
}
