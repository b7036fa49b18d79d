package dev.fencepost.analyzer.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.fencepost.model.Access;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Hardware.Model;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Slots;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.sim.Layout;
import dev.fencepost.producer.sim.Policy;
import dev.fencepost.producer.sim.SimulatorSettings;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The engine explains all that the simulated hardware did, and is certain of nothing that it did
 * not do: 20 hosts for each policy and hardware model, or as many as {@code
 * -Dfencepost.oracle.seeds} says, from {@code -Dfencepost.oracle.first} on.
 */
final class OracleTest {
    private static final int SEEDS = Integer.getInteger("fencepost.oracle.seeds", 20);
    private static final long FIRST = Long.getLong("fencepost.oracle.first", 0);
    private static final int ACCESSES = 600;

    static Stream<Arguments> hosts() {
        return Arrays.stream(Policy.values())
                .flatMap(
                        policy ->
                                Arrays.stream(Model.values())
                                        .map(model -> arguments(policy, model)));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("hosts")
    void explainsWhatTheHardwareDidAndClaimsNoMore(Policy policy, Model model) {
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            SimulatorSettings host = RandomHosts.of(policy, model, seed);
            SimulatedRun run = new SimulatedRun(host, ACCESSES);
            Slots slots = new Slots(seed % 4 == 3 ? 4 : 1);
            for (boolean told : new boolean[] {true, false}) {
                Trial trial = new Trial(ACCESSES, slots, told, UnaryOperator.identity());
                assertThat(trial.complaints(run))
                        .withFailMessage(() -> trial.report(host))
                        .isEmpty();
            }
        }
    }

    /** An engine that is wrong about the hardware, and what is then told of it. */
    @Test
    void tellsADisagreementByTheSmallestTraceOfTheSmallestHost() {
        SimulatorSettings host =
                RandomHosts.of(Policy.STATIC_HUGE, Model.AMD, 3)
                        .but()
                        .layout(new Layout(2, 16 * Pages.SIZE_2M, 2, 2, 64))
                        .build();
        Trial trial = new Trial(ACCESSES, new Slots(1), false, amd -> Hardware.of(Model.IDEAL));
        SimulatedRun run = new SimulatedRun(host, ACCESSES);
        Oracle.Complaint complaint = trial.complaints(run).get(0);

        List<TraceEvent> smallest = trial.smallest(run, complaint);

        assertThat(complaint.what()).isEqualTo("no alert explains the failure");
        assertThat(smallest).hasSizeLessThan(20).hasSizeLessThan(run.events().size() / 10);
        assertThat(smallest).filteredOn(Access.class::isInstance).hasSize(1);
        assertThat(trial.complaints(run.of(smallest))).hasSize(1);
        assertThat(trial.report(host))
                .contains("seed=3", "smallest host", "guests=1", "devices=1", "PSMASH", "MAP");
    }
}
