package dev.fencepost.producer.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Access;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Hardware.Model;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.Op;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Psmash;
import dev.fencepost.model.Snapshot;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unmap;
import dev.fencepost.model.Unsmash;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the policies come to on hardware that does not compare sizes. */
final class ModelTest {
    private static final int EVENTS = 100_000;

    @ParameterizedTest
    @EnumSource(value = Policy.class, mode = EnumSource.Mode.EXCLUDE, names = "UNMAP_CONVERT_MAP")
    void failsNoAccessUnderAnyPolicyThatKeepsItsLeavesOnIdealHardware(Policy policy) {
        List<Access> accesses = accesses(run(policy, Model.IDEAL));
        assertThat(accesses).allMatch(access -> !failed(access));
        assertThat(accesses).anyMatch(access -> !access.trusted());
    }

    @Test
    void failsOnlyForWantOfALeafWhereIdealHardwareHasNone() {
        assertThat(failures(run(Policy.UNMAP_CONVERT_MAP, Model.IDEAL)))
                .isNotEmpty()
                .allMatch(access -> access.outcome() == Outcome.IO_PAGE_FAULT);
    }

    @Test
    void usesThe4KEntriesOfASmashedFrameUnderAHugeLeafOnIdealHardware() {
        assertThat(accesses(run(Policy.STATIC_HUGE, Model.IDEAL)))
                .extracting(Access::entry)
                .contains(Pages.SIZE_4K, Pages.SIZE_2M);
    }

    @ParameterizedTest
    @EnumSource(Policy.class)
    void hasLeafAndRmpEntryOfOneSizeAtEveryMomentWhereOneTableIsBoth(Policy policy) {
        Map<Long, Boolean> largeLeaf = new HashMap<>();
        Map<Long, Boolean> largeEntry = new HashMap<>();
        Map<Long, Long> spaOfFrame = new HashMap<>();
        Set<Long> changed = new HashSet<>();
        for (TraceEvent event : run(policy, Model.SINGLE_OWNER)) {
            if (event instanceof MapLeaves map && isTrusted(map.domain())) {
                for (long at = 0; at < map.size() * map.count(); at += map.size()) {
                    largeLeaf.put(Pages.frameOf(map.spa() + at), map.size() == Pages.SIZE_2M);
                    changed.add(Pages.frameOf(map.spa() + at));
                    spaOfFrame.put(key(map.domain(), map.iova() + at), map.spa() + at);
                }
                assertThat(map.size()).isLessThanOrEqualTo(Pages.SIZE_2M);
            } else if (event instanceof Unmap unmap && isTrusted(unmap.domain())) {
                largeLeaf.remove(Pages.frameOf(spaOfFrame.get(key(unmap.domain(), unmap.iova()))));
            } else if (event instanceof Snapshot entry && entry.assigned()) {
                largeEntry.put(Pages.frameOf(entry.spa()), entry.size() == Pages.SIZE_2M);
            } else if (event instanceof Psmash psmash) {
                largeEntry.put(Pages.frameOf(psmash.spa()), false);
                changed.add(Pages.frameOf(psmash.spa()));
            } else if (event instanceof Unsmash unsmash) {
                largeEntry.put(unsmash.spa(), true);
                changed.add(unsmash.spa());
            } else if (event instanceof Access) {
                changed.retainAll(largeLeaf.keySet());
                assertThat(changed)
                        .allMatch(frame -> largeEntry.get(frame).equals(largeLeaf.get(frame)));
                changed.clear();
            }
        }
    }

    @Test
    void breaksBeforeItMakesWhereOneTableIsBoth() {
        Set<Op> kinds = EnumSet.complementOf(EnumSet.of(Op.ACCESS, Op.FAULT));
        for (Policy policy : List.of(Policy.STATIC_HUGE, Policy.NO_FLUSH, Policy.PSMASH_IO)) {
            assertThat(
                            list(oneGuest(policy)).stream()
                                    .map(TraceEvent::op)
                                    .filter(kinds::contains)
                                    .dropWhile(op -> op != Op.UNMAP)
                                    .limit(8))
                    .containsExactly(
                            Op.UNMAP,
                            Op.INVALIDATE,
                            Op.COMPLETION_WAIT,
                            Op.COMPLETION,
                            Op.PSMASH,
                            Op.PVALIDATE,
                            Op.RMPUPDATE,
                            Op.MAP);
        }
    }

    @ParameterizedTest
    @EnumSource(Policy.class)
    void failsOnlyForWantOfATranslationWhereOneTableIsBoth(Policy policy) {
        List<TraceEvent> trace = run(policy, Model.SINGLE_OWNER);
        assertThat(failures(trace))
                .allMatch(access -> access.outcome() == Outcome.IO_PAGE_FAULT && access.trusted());
        assertThat(trace)
                .noneMatch(
                        event -> EnumSet.of(Op.SPLIT, Op.MERGE, Op.PSMASH_IO).contains(event.op()));
        assertThat(trace).anyMatch(event -> event.op() == Op.RMPUPDATE);
    }

    @Test
    void failsNothingWhereOneTableIsBothAndTheDevicesAreQuiesced() {
        assertThat(failures(run(Policy.QUIESCE, Model.SINGLE_OWNER))).isEmpty();
        assertThat(failures(run(Policy.SPLIT_FLUSH_SMASH, Model.SINGLE_OWNER))).isNotEmpty();
    }

    /** Domain 1 is the host's; behind those of the four guests come their untrusted devices'. */
    private static boolean isTrusted(int domain) {
        return domain >= 2 && domain < 2 + Layout.DEFAULT.guests();
    }

    private static long key(int domain, long iova) {
        return (long) domain << 48 | iova;
    }

    private static SimulatorSettings oneGuest(Policy policy) {
        return SimulatorSettings.of(policy, 2, EVENTS)
                .but()
                .hardware(Hardware.of(Model.SINGLE_OWNER))
                .layout(new Layout(1, 64L << 20, 3, 1, 64))
                .build();
    }

    private static List<TraceEvent> run(Policy policy, Model model) {
        return list(
                SimulatorSettings.of(policy, 3, EVENTS).but().hardware(Hardware.of(model)).build());
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
        return accesses(trace).stream().filter(ModelTest::failed).toList();
    }

    private static boolean failed(Access access) {
        return access.outcome() != Outcome.OK && access.outcome() != Outcome.STALLED;
    }
}
