package dev.fencepost.producer.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fencepost.model.Op;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CostsTest {
    @Test
    void keepsTheDefaultOfWhatAListDoesNotName() {
        Costs costs = Costs.parse("walk=250,psmash-io=5000000");
        assertThat(costs.of(Cost.WALK)).isEqualTo(250);
        assertThat(costs.of(Cost.PSMASH_IO)).isEqualTo(5_000_000);
        assertThat(costs.of(Cost.WAKE)).isEqualTo(Cost.WAKE.defaultNanos());
        assertThat(costs).isEqualTo(Costs.parse("psmash-io=5000000,walk=250"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "walk", "luck=1", "walk=fast", "walk=-1", "dma-interval=0", "walk=1,"})
    void refusesWhatIsNoCostInOneLine(String list) {
        assertThatThrownBy(() -> Costs.parse(list))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("\n")
                .isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(Cost.class)
    void namesTheSourceOfEveryDefault(Cost cost) {
        assertThat(cost.source()).isNotBlank();
        assertThat(cost.defaultNanos()).isPositive();
        assertThat(Cost.parse(cost.label())).isEqualTo(cost);
    }

    @ParameterizedTest
    @EnumSource(names = {"DMA_INTERVAL", "WALK", "IOTLB_HIT"})
    void delaysTheNextDmaOfADevice(Cost cost) {
        assertThat(accessesASecond(cost, 100_000)).isLessThan(accessesASecond(cost, 1) / 2);
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "LEAF_CHANGE",
                "RMPUPDATE",
                "PSMASH",
                "PVALIDATE",
                "QUEUE",
                "INVALIDATE",
                "COMPLETION_WAIT",
                "WAKE"
            })
    void delaysTheNextConversionOfAGuest(Cost cost) {
        assertThat(smashesASecond(cost, 1_000_000)).isLessThan(smashesASecond(cost, 1) / 2);
    }

    private static double accessesASecond(Cost cost, long nanos) {
        return aSecond(cost, nanos, Op.ACCESS);
    }

    private static double smashesASecond(Cost cost, long nanos) {
        return aSecond(cost, nanos, Op.PSMASH);
    }

    private static double aSecond(Cost cost, long nanos, Op op) {
        SimulatorSettings settings =
                SimulatorSettings.of(Policy.SPLIT_FLUSH_SMASH, 1, 60_000)
                        .but()
                        .costs(Costs.DEFAULT.with(cost, nanos))
                        .build();
        Simulator simulator = new Simulator(settings);
        long last = 0;
        while (simulator.hasNext()) {
            last = simulator.next().ts();
        }
        return 1e9 * simulator.tally().count(op) / last;
    }
}
