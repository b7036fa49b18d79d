package dev.fencepost.producer.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fencepost.model.Access;
import dev.fencepost.model.Completion;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.DeviceState;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Invalidate;
import dev.fencepost.model.InvalidateKind;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.MergeLeaves;
import dev.fencepost.model.Op;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Psmash;
import dev.fencepost.model.RmpUpdate;
import dev.fencepost.model.RunState;
import dev.fencepost.model.Source;
import dev.fencepost.model.SplitLeaves;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unsmash;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each policy does to DMA, as the hardware itself records it. */
final class PolicyTest {
    private static final int EVENTS = 200_000;
    private static final Hardware KEEPS_IOTLB =
            new Hardware(Hardware.Model.AMD, true, false, true, true, true, Pages.SIZE_4K);

    @ParameterizedTest
    @EnumSource(names = {"NOHUGEPAGES", "PSMASH_IO", "QUIESCE", "GRANULE_2M"})
    void neverFailsWhereLeafAndRmpChangeTogether(Policy policy) {
        LongStream.range(1, 4)
                .forEach(
                        seed -> {
                            List<TraceEvent> trace = run(policy, seed);
                            assertThat(failures(trace)).as("seed %d", seed).isEmpty();
                            assertThat(count(trace, Op.RMPUPDATE)).isPositive();
                            assertThat(accesses(trace)).anyMatch(access -> !access.trusted());
                        });
    }

    @Test
    void failsWherever4KLeavesLieOver2MEntriesUntilASmashHealsThem() {
        List<Access> accesses = accesses(run(Policy.NOHUGEPAGES_HUGE_MEMORY, 1));
        List<Access> early = accesses.subList(0, 5_000);
        List<Access> late = accesses.subList(accesses.size() - 5_000, accesses.size());
        assertThat(early.stream().filter(PolicyTest::failed).count()).isGreaterThan(2_500);
        assertThat(late.stream().filter(PolicyTest::failed).count()).isBetween(1L, 2_500L);
    }

    @Test
    void failsMoreAndMoreWhereHugeLeavesStay() {
        List<Access> accesses = accesses(run(Policy.STATIC_HUGE, 1));
        int half = accesses.size() / 2;
        long early = accesses.subList(0, half).stream().filter(PolicyTest::failed).count();
        long late = accesses.subList(half, 2 * half).stream().filter(PolicyTest::failed).count();
        assertThat(early).isPositive();
        assertThat(late).isGreaterThan(early);
    }

    @ParameterizedTest
    @EnumSource(names = {"SPLIT_FLUSH_SMASH", "SMASH_FIRST", "NO_WAIT", "NO_FLUSH", "LAZY_FLUSH"})
    void failsOnlyBetweenTheChangesOfLeafAndRmp(Policy policy) {
        Workload busy = new Workload(50_000, 8).withUntrusted(0);
        List<TraceEvent> trace = list(settings(policy, 1).but().workload(busy).build());
        assertThat(failures(trace)).isNotEmpty();
        assertThat(failuresOutsideWindows(trace)).isEmpty();
    }

    @Test
    void letsStaleEntriesSucceedAfterTheSmashWhereNobodyFlushes() {
        SimulatorSettings settings = settings(Policy.NO_FLUSH, 1);
        List<TraceEvent> kept = list(settings.but().hardware(KEEPS_IOTLB).build());
        assertThat(count(kept, Op.COMPLETION)).isEqualTo(13);
        assertThat(staleSuccesses(kept)).isPositive();
        assertThat(staleSuccesses(list(settings))).isZero();
    }

    @Test
    void leavesNoStaleEntryToSucceedWhereTheFlushIsAwaited() {
        SimulatorSettings settings = settings(Policy.SPLIT_FLUSH_SMASH, 1);
        assertThat(staleSuccesses(list(settings.but().hardware(KEEPS_IOTLB).build()))).isZero();
    }

    @Test
    void completesTheFlushBeforeTheSmashOnEveryUnit() {
        SimulatorSettings settings = settings(Policy.SPLIT_FLUSH_SMASH, 1);
        Set<Integer> completed = new HashSet<>();
        int smashes = 0;
        for (TraceEvent event : list(oneGuest(settings, 3))) {
            if (event instanceof SplitLeaves) {
                completed.clear();
            } else if (event instanceof Completion completion) {
                completed.add(completion.unit());
            } else if (event instanceof Psmash) {
                assertThat(completed).containsExactlyInAnyOrder(0, 1, 2);
                smashes++;
            }
        }
        assertThat(smashes).isPositive();
    }

    @Test
    void smashesBeforeTheFlushCompletesWhereNobodyWaits() {
        List<Op> order =
                run(Policy.NO_WAIT, 1).stream()
                        .map(TraceEvent::op)
                        .filter(op -> op == Op.PSMASH || op == Op.COMPLETION)
                        .dropWhile(op -> op == Op.COMPLETION)
                        .limit(2)
                        .toList();
        assertThat(order).containsExactly(Op.PSMASH, Op.COMPLETION);
    }

    @Test
    void flushesManyLazyChangesOfADomainAtOnceAndNeverLaterThan10Ms() {
        List<TraceEvent> trace = run(Policy.LAZY_FLUSH, 1);
        Map<Integer, Long> waitingSince = new HashMap<>();
        int changes = 0;
        int flushes = 0;
        for (TraceEvent event : trace) {
            if (event instanceof SplitLeaves split) {
                waitingSince.putIfAbsent(split.domain(), split.ts());
                changes += split.to() == Pages.SIZE_4K ? 1 : 0;
            } else if (event instanceof MergeLeaves merge) {
                waitingSince.putIfAbsent(merge.domain(), merge.ts());
            } else if (event instanceof Invalidate flush && flush.kind() == InvalidateKind.PAGES) {
                assertThat(flush.size()).isZero();
                assertThat(flush.ts() - waitingSince.remove(flush.domain()))
                        .isBetween(9_990_000L, 10_010_000L);
                flushes++;
            }
        }
        assertThat(flushes).isPositive();
        assertThat(changes).isGreaterThan(4 * flushes);
    }

    @Test
    void leavesStaleEntriesUntilTheLazyFlushWhereTheSmashKeepsThem() {
        SimulatorSettings settings = settings(Policy.LAZY_FLUSH, 1);
        assertThat(staleSuccesses(list(settings.but().hardware(KEEPS_IOTLB).build()))).isPositive();
    }

    @ParameterizedTest
    @EnumSource(
            value = Op.class,
            names = {"SPLIT", "MERGE", "PSMASH", "UNSMASH", "COMPLETION"})
    void changesTablesOnlyWhileEveryDeviceOfTheGuestIsQuiesced(Op op) {
        Set<DeviceId> quiet = new HashSet<>();
        int changes = 0;
        boolean up = false;
        SimulatorSettings settings = settings(Policy.QUIESCE, 1);
        for (TraceEvent event : list(oneGuest(settings, 2))) {
            up |= event.op() == Op.DEVICE_STATE;
            if (event instanceof DeviceState state && state.state() == RunState.QUIESCED) {
                quiet.add(state.bdf());
            } else if (event instanceof DeviceState state) {
                quiet.remove(state.bdf());
            } else if (event instanceof Access access) {
                assertThat(quiet).doesNotContain(access.bdf());
            } else if (up && event.op() == op) {
                assertThat(quiet).hasSize(3);
                changes++;
            }
        }
        assertThat(changes).isPositive();
        assertThat(quiet).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void failsOnlyForWantOfALeafWhereTheFrameIsUnmappedMeanwhile() {
        List<TraceEvent> trace = run(Policy.UNMAP_CONVERT_MAP, 1);
        assertThat(failures(trace))
                .isNotEmpty()
                .allMatch(access -> access.outcome() == Outcome.IO_PAGE_FAULT);
        assertThat(count(trace, Op.UNMAP)).isGreaterThan(count(trace, Op.UNSMASH)).isPositive();
        assertThat(count(trace, Op.UNSMASH)).isPositive();
    }

    @Test
    void smashesAnUnmappedFrameOnlyAfterItsFlushCompleted() {
        List<Op> order =
                list(oneGuest(settings(Policy.UNMAP_CONVERT_MAP, 1), 1)).stream()
                        .map(TraceEvent::op)
                        .filter(EnumSet.of(Op.UNMAP, Op.COMPLETION, Op.PSMASH, Op.MAP)::contains)
                        .dropWhile(op -> op != Op.UNMAP)
                        .limit(4)
                        .toList();
        assertThat(order).containsExactly(Op.UNMAP, Op.COMPLETION, Op.PSMASH, Op.MAP);
    }

    @Test
    void sharesWholeFramesAndSplitsNothingWhereTheGranuleIs2M() {
        List<TraceEvent> trace = run(Policy.GRANULE_2M, 1);
        Set<Op> changes = EnumSet.of(Op.SPLIT, Op.PSMASH, Op.UNSMASH, Op.MERGE, Op.UNMAP);
        assertThat(trace).noneMatch(event -> changes.contains(event.op()));
        Map<Long, Long> sharedPages = new HashMap<>();
        for (TraceEvent event : trace) {
            if (event instanceof RmpUpdate update) {
                long pages = (update.size() >>> 12) * (update.assigned() ? -1 : 1);
                sharedPages.merge(Pages.frameOf(update.spa()), pages, Long::sum);
            }
        }
        assertThat(sharedPages.values()).contains(0L).allMatch(n -> n >= 0 && n <= 512);
        assertThat(trace)
                .filteredOn(RmpUpdate.class::isInstance)
                .anyMatch(event -> ((RmpUpdate) event).size() == Pages.SIZE_2M);
        assertThat(accesses(trace))
                .anyMatch(access -> access.bdf().packed() >>> 8 >= 0x40 && !access.trusted());
    }

    @ParameterizedTest
    @EnumSource(Policy.class)
    void issuesNoInstructionThatFails(Policy policy) {
        List<TraceEvent> trace = run(policy, 4);
        assertThat(trace)
                .filteredOn(RmpUpdate.class::isInstance)
                .allMatch(event -> ((RmpUpdate) event).rc() == 0);
        assertThat(trace)
                .filteredOn(Psmash.class::isInstance)
                .allMatch(event -> ((Psmash) event).rc() == 0);
    }

    @Test
    void mapsLeavesOfManyPowersOfTwo() {
        Set<Long> sizes =
                run(Policy.STATIC_HUGE, 1).stream()
                        .filter(MapLeaves.class::isInstance)
                        .map(event -> ((MapLeaves) event).size())
                        .collect(Collectors.toSet());
        assertThat(sizes).contains(Pages.SIZE_2M, 4L << 20, 8L << 20).hasSizeGreaterThan(5);
    }

    @Test
    void namesTheKnownPoliciesForAnUnknownOne() {
        assertThat(Policy.parse("psmash-io")).isEqualTo(Policy.PSMASH_IO);
        assertThatThrownBy(() -> Policy.parse("hope"))
                .hasMessage(
                        "unknown policy 'hope'; known: nohugepages, nohugepages-huge-memory,"
                                + " static-huge, split-flush-smash, smash-first, no-flush, no-wait,"
                                + " lazy-flush, psmash-io, quiesce, unmap-convert-map, granule-2m");
    }

    /** Failures of accesses to a frame of device addresses whose two tables agree at the time. */
    private static List<Access> failuresOutsideWindows(List<TraceEvent> trace) {
        Tables tables = new Tables();
        List<Access> found = new ArrayList<>();
        for (TraceEvent event : trace) {
            tables.follow(event);
            if (event instanceof Access access && failed(access) && !tables.disagree(access)) {
                found.add(access);
            }
        }
        return found;
    }

    /** Accesses that succeeded through a 2M entry over a frame that is 4K in both tables. */
    private static long staleSuccesses(List<TraceEvent> trace) {
        Tables tables = new Tables();
        long count = 0;
        for (TraceEvent event : trace) {
            tables.follow(event);
            if (event instanceof Access access
                    && access.source() == Source.IOTLB
                    && access.entry() == Pages.SIZE_2M
                    && tables.smashed(access)) {
                count++;
            }
        }
        return count;
    }

    /** Which frames were changed in one table and in the other, as the trace tells it. */
    private static final class Tables {
        private final Map<Long, Long> frameOfSpa = new HashMap<>();
        private final Set<Long> split = new HashSet<>();
        private final Set<Long> smashed = new HashSet<>();

        void follow(TraceEvent event) {
            if (event instanceof MapLeaves map && map.size() >= Pages.SIZE_2M) {
                for (long at = 0; at < map.size() * map.count(); at += Pages.SIZE_2M) {
                    frameOfSpa.put(map.spa() + at, key(map.domain(), map.iova() + at));
                }
            } else if (event instanceof SplitLeaves cut && cut.to() == Pages.SIZE_4K) {
                split.add(key(cut.domain(), cut.iova()));
            } else if (event instanceof MergeLeaves merge) {
                split.remove(key(merge.domain(), merge.iova()));
            } else if (event instanceof Psmash psmash) {
                smashed.add(frameOfSpa.get(Pages.frameOf(psmash.spa())));
            } else if (event instanceof Unsmash unsmash) {
                smashed.remove(frameOfSpa.get(Pages.frameOf(unsmash.spa())));
            }
        }

        boolean disagree(Access access) {
            return frames(access).anyMatch(key -> split.contains(key) != smashed.contains(key));
        }

        boolean smashed(Access access) {
            return frames(access).allMatch(key -> split.contains(key) && smashed.contains(key));
        }

        private static Stream<Long> frames(Access access) {
            int domain = 2 + (access.bdf().packed() >>> 8) - 0x40;
            return LongStream.of(access.iova(), access.iova() + access.length() - 1)
                    .mapToObj(iova -> key(domain, iova));
        }

        private static long key(int domain, long iova) {
            return (long) domain << 48 | Pages.frameOf(iova);
        }
    }

    private static SimulatorSettings oneGuest(SimulatorSettings s, int units) {
        return s.but()
                .layout(new Layout(1, 64L << 20, 3, units, 64))
                .workload(new Workload(10_000, 8).withUntrusted(0))
                .build();
    }

    /** Trusted devices alone: what is done for others is no matter of the policy. */
    private static SimulatorSettings settings(Policy policy, long seed) {
        return SimulatorSettings.of(policy, seed, EVENTS)
                .but()
                .workload(Workload.DEFAULT.withUntrusted(0))
                .build();
    }

    private static List<TraceEvent> run(Policy policy, long seed) {
        return list(settings(policy, seed));
    }

    private static List<TraceEvent> list(SimulatorSettings settings) {
        List<TraceEvent> events = new ArrayList<>();
        new Simulator(settings).forEachRemaining(events::add);
        return events;
    }

    private static List<Access> accesses(List<TraceEvent> trace) {
        return trace.stream().filter(Access.class::isInstance).map(Access.class::cast).toList();
    }

    private static List<Access> failures(List<TraceEvent> trace) {
        return accesses(trace).stream().filter(PolicyTest::failed).toList();
    }

    private static boolean failed(Access access) {
        return access.outcome() != Outcome.OK && access.outcome() != Outcome.STALLED;
    }

    private static long count(List<TraceEvent> trace, Op op) {
        return trace.stream().filter(event -> event.op() == op).count();
    }
}
