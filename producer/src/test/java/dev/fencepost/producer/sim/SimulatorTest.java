package dev.fencepost.producer.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fencepost.model.Access;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Op;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Pages;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.sim.inject.FaultCode;
import dev.fencepost.producer.sim.inject.InjectionRates;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SimulatorTest {
    private static final int EVENTS = 60_000;

    @ParameterizedTest
    @EnumSource(Policy.class)
    void givesOneTraceForOneSeed(Policy policy) {
        SimulatorSettings settings = SimulatorSettings.of(policy, 42, EVENTS);
        assertThat(digest(new Simulator(settings))).isEqualTo(digest(new Simulator(settings)));
    }

    @Test
    void givesAnotherTraceForAnotherSeed() {
        assertThat(digest(simulator(Policy.NOHUGEPAGES, 1)))
                .isNotEqualTo(digest(simulator(Policy.NOHUGEPAGES, 2)));
    }

    @ParameterizedTest
    @EnumSource(Policy.class)
    void producesEventsInTheOrderOfTheHostAndNoMoreThanAsked(Policy policy) {
        Simulator simulator = simulator(policy, 3);
        Envelope last = simulator.next().envelope();
        int count = 1;
        while (simulator.hasNext()) {
            Envelope next = simulator.next().envelope();
            assertThat(next.seq()).isEqualTo(last.seq() + 1);
            assertThat(next.ts()).isGreaterThanOrEqualTo(last.ts());
            last = next;
            count++;
        }
        assertThat(count).isEqualTo(EVENTS);
        assertThatThrownBy(simulator::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void reachesAcross2MEdgesFromSeveralDevicesOfEveryGuest() {
        List<Access> accesses = accesses(simulator(Policy.STATIC_HUGE, 5));
        assertThat(accesses.stream().map(Access::bdf).distinct()).hasSize(4 * (3 + 1) + 1);
        assertThat(accesses)
                .anyMatch(
                        access ->
                                Pages.frameOf(access.iova())
                                        != Pages.frameOf(access.iova() + access.length() - 1));
        assertThat(accesses).noneMatch(access -> access.outcome() == Outcome.UNKNOWN);
    }

    @Test
    void leavesOutcomesOutWhereAskedAndNothingElse() {
        SimulatorSettings with = SimulatorSettings.of(Policy.STATIC_HUGE, 5, EVENTS);
        List<Access> blind =
                accesses(new Simulator(with.but().recording(new Recording(false, false)).build()));
        assertThat(blind).allMatch(access -> access.outcome() == Outcome.UNKNOWN);
        assertThat(blind.stream().map(Access::ts).limit(1_000))
                .containsExactlyElementsOf(
                        accesses(new Simulator(with)).stream()
                                .map(Access::ts)
                                .limit(1_000)
                                .toList());
    }

    @Test
    void mergesHostsInOrderOfTimeAndLeavesTheFirstAsItIsAlone() {
        SimulatorSettings settings = SimulatorSettings.of(Policy.SMASH_FIRST, 9, EVENTS);
        List<TraceEvent> merged = list(new SimulatedHosts(settings, 3));
        assertThat(merged).hasSize(EVENTS);
        assertThat(merged).extracting(TraceEvent::ts).isSorted();
        assertThat(merged.stream().map(TraceEvent::host).distinct())
                .containsExactlyInAnyOrder("h0", "h1", "h2");
        assertThat(merged.stream().filter(event -> event.host().equals("h0")).limit(100).toList())
                .isEqualTo(list(new Simulator(settings)).subList(0, 100));
    }

    @Test
    void keepsTheOrderOfTimeWhileInjectedDevicesComeIn() {
        Costs slow = Costs.DEFAULT.with(Cost.DMA_INTERVAL, 10_000);
        InjectionRates rates = new InjectionRates(Map.of(FaultCode.UNMAPPED_DMA, 0.05));
        for (long seed = 0; seed < 100; seed++) {
            SimulatorSettings settings =
                    SimulatorSettings.of(Policy.QUIESCE, seed, 800)
                            .but()
                            .layout(new Layout(1, 4 * Pages.SIZE_2M, 1, 1, 64))
                            .workload(new Workload(Traffic.GPU, 0, new Sharing(2_000, 8, 0), 0))
                            .costs(slow)
                            .injection(rates)
                            .build();
            assertThat(list(new Simulator(settings)))
                    .as("seed %d", seed)
                    .extracting(TraceEvent::ts)
                    .isSorted();
        }
    }

    @Test
    void bringsMemoryUpWithInstructionsWhereAskedTo() {
        SimulatorSettings settings =
                SimulatorSettings.of(Policy.NOHUGEPAGES, 5, EVENTS)
                        .but()
                        .recording(new Recording(true, true))
                        .build();
        assertThat(list(new Simulator(settings)))
                .extracting(TraceEvent::op)
                .contains(Op.RMPUPDATE, Op.PVALIDATE);
    }

    private static Simulator simulator(Policy policy, long seed) {
        return new Simulator(SimulatorSettings.of(policy, seed, EVENTS));
    }

    private static List<Access> accesses(Iterator<TraceEvent> source) {
        return list(source).stream()
                .filter(Access.class::isInstance)
                .map(Access.class::cast)
                .toList();
    }

    private static List<TraceEvent> list(Iterator<TraceEvent> source) {
        List<TraceEvent> events = new ArrayList<>();
        source.forEachRemaining(events::add);
        return events;
    }

    private static int digest(Iterator<TraceEvent> source) {
        return list(source).hashCode();
    }
}
