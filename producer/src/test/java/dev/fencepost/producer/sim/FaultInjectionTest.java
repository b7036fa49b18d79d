package dev.fencepost.producer.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fencepost.model.Access;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Gap;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.RmpUpdate;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.sim.inject.FaultCode;
import dev.fencepost.producer.sim.inject.InjectedFault;
import dev.fencepost.producer.sim.inject.InjectionRates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FaultInjectionTest {
    private static final int EVENTS = 40_000;

    private record Run(List<TraceEvent> trace, List<InjectedFault> faults) {
        List<Access> accessesOfGuests() {
            return trace.stream()
                    .filter(Access.class::isInstance)
                    .map(Access.class::cast)
                    .filter(access -> !injected(access.bdf()))
                    .toList();
        }

        long count(FaultCode code) {
            return faults.stream().filter(fault -> fault.code() == code).count();
        }
    }

    @Test
    void meetsARateOfAccesses() {
        Run run = run(settings(1, EVENTS, Map.of(FaultCode.WRONG_GPA, 0.05)));
        double expected = 0.05 * run.accessesOfGuests().size();
        assertThat((double) run.count(FaultCode.WRONG_GPA))
                .isBetween(expected - 4 * Math.sqrt(expected), expected + 4 * Math.sqrt(expected));
    }

    @Test
    void meetsARateOfConversions() {
        Run run = run(settings(1, 10 * EVENTS, Map.of(FaultCode.NO_FLUSH, 0.25)));
        long ground =
                run.faults().stream()
                        .mapToLong(fault -> fault.alerts().get(0).window().orElseThrow())
                        .min()
                        .orElseThrow();
        double expected =
                0.25
                        * run.trace().stream()
                                .filter(e -> e instanceof RmpUpdate update && update.spa() < ground)
                                .count();
        assertThat(expected).isGreaterThan(20);
        assertThat((double) run.count(FaultCode.NO_FLUSH))
                .isBetween(expected - 4 * Math.sqrt(expected), expected + 4 * Math.sqrt(expected));
    }

    @ParameterizedTest
    @EnumSource(FaultCode.class)
    void injectsACodeAtItsFirstOpportunityHoweverRareItIs(FaultCode code) {
        Run run = run(settings(3, EVENTS, Map.of(code, 1e-9)));
        assertThat(run.count(code)).isEqualTo(1);
        assertThat(run.faults().get(0).alerts().get(0).kind()).isEqualTo(code.kind());
    }

    @Test
    void leavesTheHostAsItIsWithoutIt() {
        Map<FaultCode, Double> rates = Map.of(FaultCode.RMP_FIRST, 0.5, FaultCode.WRONG_ASID, 0.01);
        List<String> with = shown(run(settings(2, EVENTS, rates)));
        List<String> without = shown(run(settings(2, EVENTS, Map.of())));
        assertThat(with).hasSizeGreaterThan(EVENTS / 4);
        assertThat(without.subList(0, with.size())).isEqualTo(with);
    }

    @Test
    void tellsOnlyOfWhatATraceCameTo() {
        SimulatorSettings whole = settings(4, 4_000, Map.of(FaultCode.STALE_ACCESS, 0.05));
        long all = run(whole).faults().size();
        for (int events = 0; events < 4_000; events += 37) {
            Run run = run(whole.but().events(events).build());
            assertThat(run.faults().size()).isLessThanOrEqualTo((int) all);
            long last = events == 0 ? 0 : run.trace().get(events - 1).seq();
            assertThat(run.faults()).allMatch(fault -> fault.lastSeq() <= last);
            assertThat(run.faults()).hasSize(pagesReadTwice(run));
        }
    }

    @Test
    void losesWhatItSaysIsLost() {
        Run run = run(settings(5, 10 * EVENTS, Map.of(FaultCode.TRACE_GAP, 0.5)));
        List<Gap> gaps =
                run.trace().stream().filter(Gap.class::isInstance).map(Gap.class::cast).toList();
        assertThat(gaps).hasSizeGreaterThan(5);
        assertThat(gaps.stream().map(Gap::stream).distinct()).hasSize(3);
        long seqs = run.trace().get(run.trace().size() - 1).seq();
        assertThat(gaps.stream().mapToLong(Gap::lost).sum()).isEqualTo(seqs - run.trace().size());
    }

    @Test
    void refusesWhatThisHostCannotShow() {
        SimulatorSettings.Builder blind =
                settings(1, 1, Map.of(FaultCode.MODEL_DISAGREES, 1.0)).but();
        assertThatThrownBy(() -> blind.recording(new Recording(false, false)).build())
                .hasMessage("cannot inject MODEL_DISAGREES: the trace records no outcomes");
        Hardware lax = new Hardware(Hardware.Model.AMD, true, true, true, false, true, 4096);
        SimulatorSettings.Builder careless =
                settings(1, 1, Map.of(FaultCode.NOT_VALIDATED, 1.0)).but();
        assertThatThrownBy(() -> careless.hardware(lax).build())
                .hasMessageContaining("cannot inject NOT_VALIDATED: ");
    }

    @Test
    void breaksNothingOfTheHost() {
        Map<FaultCode, Double> rates =
                Arrays.stream(FaultCode.values())
                        .collect(Collectors.toMap(code -> code, code -> 0.01));
        Run run = run(settings(6, EVENTS, rates));
        assertThat(run.accessesOfGuests()).allMatch(access -> access.outcome() == Outcome.OK);
    }

    /** Each story of STALE_ACCESS reads a page of its own before it is unmapped, and after. */
    private static int pagesReadTwice(Run run) {
        List<Access> reads =
                run.trace().stream()
                        .filter(Access.class::isInstance)
                        .map(Access.class::cast)
                        .filter(access -> injected(access.bdf()))
                        .toList();
        return reads.size() - (int) reads.stream().map(Access::iova).distinct().count();
    }

    private static List<String> shown(Run run) {
        return run.accessesOfGuests().stream()
                .map(a -> a.ts() + " " + a.bdf() + " " + a.iova() + " " + a.outcome())
                .toList();
    }

    private static boolean injected(DeviceId device) {
        return device.packed() >>> 8 == 0xf0;
    }

    private static SimulatorSettings settings(long seed, int events, Map<FaultCode, Double> rates) {
        return SimulatorSettings.of(Policy.NOHUGEPAGES, seed, events)
                .but()
                .layout(new Layout(1, 4L << 20, 2, 1, 64))
                .workload(new Workload(50_000, 8))
                .injection(new InjectionRates(rates))
                .build();
    }

    private static Run run(SimulatorSettings settings) {
        List<TraceEvent> trace = new ArrayList<>();
        Simulator simulator = new Simulator(settings);
        simulator.forEachRemaining(trace::add);
        return new Run(trace, simulator.injected());
    }
}
