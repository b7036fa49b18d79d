package dev.fencepost.analyzer.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.producer.sim.Policy;
import dev.fencepost.producer.sim.SimulatorSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RoundsTest {
    private static final long SECOND = 1_000_000_000;

    private final List<String> order = new ArrayList<>();

    @Test
    void warmsUpFirstAndThenTakesTurns() throws Exception {
        Step a = step("a", 1, SECOND);
        Step b = step("b", 1, SECOND);

        Map<Step, List<Measured>> measured = rounds(2, 1, 0).measure(List.of(a, b));

        assertThat(order).containsExactly("a", "b", "a", "b", "a", "b");
        assertThat(measured.get(a)).hasSize(2);
    }

    @Test
    void repeatsAPassUntilItIsLongEnoughToBeMeasured() throws Exception {
        Step quick = step("quick", 1, SECOND / 4);

        Measured round = rounds(1, 1, 0).measure(List.of(quick)).get(quick).get(0);

        assertThat(round).isEqualTo(new Measured(40, SECOND, 4, 4));
        assertThat(round.rate()).isEqualTo(40);
    }

    @Test
    void countsWarmthOfAnEarlierTurn() throws Exception {
        Rounds rounds = rounds(1, 0, 3);
        rounds.measure(List.of(step("a", 1, SECOND)));
        assertThat(order).hasSize(4);

        rounds.measure(List.of(step("a", 2, SECOND)));
        assertThat(order).hasSize(6);
    }

    private Step step(String name, long batch, long nanos) {
        return new Step(
                Section.STREAM,
                name,
                Map.of("batch", batch),
                () -> {
                    order.add(name);
                    return new Measured(10, nanos, 1, 1);
                });
    }

    private static Rounds rounds(int rounds, int seconds, int warmUp) {
        Effort effort =
                new Effort(
                        rounds,
                        Duration.ofSeconds(seconds),
                        Duration.ofSeconds(warmUp),
                        Duration.ofSeconds(1));
        return new Rounds(
                new BenchSettings(
                        SimulatorSettings.of(Policy.SPLIT_FLUSH_SMASH, 1, 1),
                        1,
                        List.of(new Shape(1, 1, 1)),
                        List.of(1),
                        effort,
                        Reach.QUICK),
                line -> {});
    }
}
