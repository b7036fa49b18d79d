package dev.fencepost.analyzer.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.fencepost.model.Access;
import dev.fencepost.model.Hardware.Model;
import dev.fencepost.model.Slots;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.sim.Policy;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
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
            SimulatedRun run = new SimulatedRun(RandomHosts.of(policy, model, seed), ACCESSES);
            Slots slots = new Slots(seed % 4 == 3 ? 4 : 1);
            agree(run, run.events(), slots, true);
            agree(run, run.withoutOutcomes(), slots, false);
        }
    }

    private static void agree(SimulatedRun run, List<TraceEvent> trace, Slots slots, boolean told) {
        String how = told ? "with outcomes" : "without outcomes";
        Judgement judgement = new Judgement(trace, run.settings().hardware(), slots);
        assertThat(judgement.alerts())
                .as("%s, spread %d, %s", run.settings(), slots.spread(), how)
                .noneMatch(alert -> Promises.breaks(run.settings(), alert));
        List<Oracle.Complaint> complaints = Oracle.compare(run, judgement, told);
        assertThat(complaints)
                .as("%s, spread %d, %s", run.settings(), slots.spread(), how)
                .withFailMessage(() -> text(run, trace, how, complaints))
                .isEmpty();
    }

    private static String text(
            SimulatedRun run,
            List<TraceEvent> trace,
            String how,
            List<Oracle.Complaint> complaints) {
        Oracle.Complaint first = complaints.get(0);
        String excerpt =
                first.event() instanceof Access access
                        ? Excerpt.of(trace, run.sighting(access.seq()))
                        : first.event().toString();
        return String.format("%s, %s%n%s%n%s", run.settings(), how, first.text(), excerpt);
    }
}
