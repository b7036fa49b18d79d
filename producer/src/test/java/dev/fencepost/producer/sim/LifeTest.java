package dev.fencepost.producer.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Access;
import dev.fencepost.model.Completion;
import dev.fencepost.model.CompletionWait;
import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.DeviceState;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.Op;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Pages;
import dev.fencepost.model.RmpUpdate;
import dev.fencepost.model.RunState;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unmap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Guests that share, stop, start and grow under policies that are to keep DMA whole. */
final class LifeTest {
    private static final int EVENTS = 30_000;
    private static final int SEEDS = 3;
    private static final Sharing SINGLE = new Sharing(20_000, 8, 0);
    private static final Sharing POOLED = new Sharing(20_000, 8, Pages.SIZE_2M);

    static Stream<Arguments> lives() {
        return Stream.of(Policy.NOHUGEPAGES, Policy.PSMASH_IO, Policy.QUIESCE, Policy.GRANULE_2M)
                .flatMap(
                        policy ->
                                Stream.of(Traffic.values())
                                        .flatMap(traffic -> lives(policy, traffic)));
    }

    private static Stream<Arguments> lives(Policy policy, Traffic traffic) {
        return Stream.of(SINGLE, POOLED)
                .flatMap(
                        sharing ->
                                Stream.of(0, 1_000)
                                        .map(
                                                churn ->
                                                        Arguments.of(
                                                                policy, traffic, sharing, churn)));
    }

    @ParameterizedTest(name = "{0}, {1}, {2}, churn {3}")
    @MethodSource("lives")
    void neverFailsAnAccessOrLetsAStaleOneThrough(
            Policy policy, Traffic traffic, Sharing sharing, int churn) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            List<Access> wrong = new ArrayList<>();
            Witness witness =
                    (access, deed) -> {
                        boolean fine =
                                deed.outcome() == Outcome.OK || deed.outcome() == Outcome.STALLED;
                        if (!fine || deed.stale()) {
                            wrong.add(access);
                        }
                    };
            Simulator simulator =
                    new Simulator(host(policy, traffic, sharing, churn, seed), witness);
            simulator.forEachRemaining(event -> {});
            assertThat(wrong).as("seed %d", seed).isEmpty();
            assertThat(simulator.tally().accesses()).isGreaterThan(500);
        }
    }

    @Test
    void takesAGuestDownInOrder() {
        Set<DeviceId> quiet = new HashSet<>();
        Set<Integer> awaited = new HashSet<>();
        int taken = 0;
        boolean unmapped = false;
        for (TraceEvent event : churned()) {
            if (event instanceof DeviceState state && state.state() == RunState.QUIESCED) {
                quiet.add(state.bdf());
            } else if (event instanceof DeviceState state) {
                quiet.remove(state.bdf());
            } else if (event instanceof Access access) {
                assertThat(quiet).doesNotContain(access.bdf());
            } else if (event instanceof Unmap unmap && unmap.size() > Pages.SIZE_4K) {
                assertThat(quiet).isNotEmpty();
                unmapped = true;
                awaited.clear();
            } else if (event instanceof CompletionWait wait) {
                awaited.add(wait.unit());
            } else if (event instanceof Completion completion) {
                awaited.remove(completion.unit());
            } else if (unmapped && event instanceof RmpUpdate) {
                assertThat(awaited).isEmpty();
                unmapped = false;
                taken++;
            }
        }
        assertThat(taken).isGreaterThan(2);
    }

    @Test
    void givesTheMemoryToAnotherGuestInOtherDomains() {
        List<TraceEvent> trace = churned();
        assertThat(
                        trace.stream()
                                .filter(DeviceEntry.class::isInstance)
                                .map(event -> ((DeviceEntry) event).asid())
                                .distinct())
                .hasSizeGreaterThan(3);
        Set<Long> before = new HashSet<>();
        Set<Long> after = new HashSet<>();
        for (TraceEvent event : trace) {
            if (event instanceof MapLeaves map && map.size() >= Pages.SIZE_2M) {
                (map.domain() <= 3 ? before : after).add(map.spa());
            }
        }
        assertThat(after).isNotEmpty();
        assertThat(before).containsAll(after);
    }

    @Test
    void growsAGuestWhileItsDevicesRun() {
        boolean running = false;
        int grown = 0;
        for (TraceEvent event : churned()) {
            if (event instanceof DeviceState state) {
                running = state.state() == RunState.RUN;
            } else if (event instanceof MapLeaves map && map.size() >= Pages.SIZE_2M) {
                grown += running ? 1 : 0;
            }
        }
        assertThat(grown).isPositive();
    }

    @Test
    void failsNoInstruction() {
        assertThat(churned())
                .filteredOn(event -> event.op() == Op.RMPUPDATE)
                .isNotEmpty()
                .allMatch(event -> ((RmpUpdate) event).rc() == 0);
    }

    /** One guest after the other in one berth: only one domain at a time is trusted. */
    private static List<TraceEvent> churned() {
        List<TraceEvent> trace = new ArrayList<>();
        SimulatorSettings settings =
                host(Policy.PSMASH_IO, Traffic.MIXED, SINGLE, 2_000, 1)
                        .but()
                        .layout(new Layout(1, 64L << 20, 2, 2, 64))
                        .build();
        new Simulator(settings).forEachRemaining(trace::add);
        return trace;
    }

    private static SimulatorSettings host(
            Policy policy, Traffic traffic, Sharing sharing, int churn, long seed) {
        Workload workload = Workload.DEFAULT.with(traffic).with(sharing).withChurn(churn);
        return SimulatorSettings.of(policy, seed, EVENTS)
                .but()
                .layout(new Layout(2, 8L << 20, 2, 2, 64))
                .workload(workload)
                .build();
    }
}
