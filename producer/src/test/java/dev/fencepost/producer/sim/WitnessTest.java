package dev.fencepost.producer.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Hardware;
import dev.fencepost.model.Pages;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WitnessTest {
    private static final Hardware KEEPS_IOTLB =
            new Hardware(Hardware.Model.AMD, false, false, true, true, true, Pages.SIZE_4K);

    @Test
    void isToldWhatTheTraceRecords() {
        List<String> told = new ArrayList<>();
        List<String> recorded = new ArrayList<>();
        SimulatorSettings settings = SimulatorSettings.of(Policy.STATIC_HUGE, 4, 30_000);
        Witness witness =
                (access, deed) -> {
                    told.add(deed.outcome() + " " + deed.source());
                    recorded.add(access.outcome() + " " + access.source());
                };
        new Simulator(settings, witness).forEachRemaining(event -> {});
        assertThat(told).hasSizeGreaterThan(10_000).isEqualTo(recorded);
    }

    @Test
    void seesRightsThatAreGoneWhereTheIotlbOutlivesThem() {
        assertThat(stale(Policy.NO_FLUSH, KEEPS_IOTLB)).isPositive();
        assertThat(stale(Policy.NO_FLUSH, Hardware.AMD)).isZero();
        assertThat(stale(Policy.PSMASH_IO, KEEPS_IOTLB)).isZero();
    }

    private static int stale(Policy policy, Hardware hardware) {
        int[] count = new int[1];
        SimulatorSettings settings =
                SimulatorSettings.of(policy, 1, 60_000).but().hardware(hardware).build();
        new Simulator(settings, (access, deed) -> count[0] += deed.stale() ? 1 : 0)
                .forEachRemaining(event -> {});
        return count[0];
    }
}
