package dev.fencepost.producer.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Access;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Direction;
import dev.fencepost.model.Pages;
import dev.fencepost.model.TraceEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What devices of each kind do to memory. */
final class TrafficTest {
    private static final int EVENTS = 60_000;
    private static final DeviceId FIRST = new DeviceId(0x40 << 8);

    @ParameterizedTest
    @EnumSource(Traffic.class)
    void reachesPrivateMemoryFromTrustedDevicesAndSharedFromOthers(Traffic traffic) {
        List<Access> accesses = accesses(traffic);
        assertThat(accesses).anyMatch(access -> access.trusted() && isTrusted(access.bdf()));
        assertThat(accesses).noneMatch(access -> access.trusted() && !isTrusted(access.bdf()));
        for (int guest = 0; guest < 4; guest++) {
            int bus = 0x40 + guest;
            assertThat(accesses).anyMatch(access -> isOf(access, bus) && !isTrusted(access.bdf()));
        }
    }

    @ParameterizedTest
    @EnumSource(Traffic.class)
    void crosses2MEdges(Traffic traffic) {
        assertThat(accesses(traffic)).anyMatch(TrafficTest::crosses);
    }

    @Test
    void reusesTheSmallBuffersOfANicInRingOrder() {
        List<Long> filled =
                of(FIRST, Traffic.NIC).stream()
                        .filter(access -> access.trusted() && access.dir() == Direction.WRITE)
                        .filter(access -> access.length() > 16)
                        .map(Access::iova)
                        .toList();
        assertThat(filled).hasSizeGreaterThan(300);
        int again = 0;
        for (int i = 128; i < filled.size(); i++) {
            again += filled.get(i).equals(filled.get(i - 128)) ? 1 : 0;
        }
        assertThat(again).isGreaterThan((filled.size() - 128) / 2);
    }

    @Test
    void fetchesDescriptorsAndWritesACompletionForEachPacket() {
        Map<Long, Integer> lengths = new HashMap<>();
        of(FIRST, Traffic.NIC).forEach(access -> lengths.merge(access.length(), 1, Integer::sum));
        int all = lengths.values().stream().mapToInt(Integer::intValue).sum();
        assertThat(lengths.get(16L)).isBetween(all * 2 / 5, all / 2);
        assertThat(lengths.get(64L)).isGreaterThan(all / 10);
    }

    @Test
    void movesTheDataOfAnNvmeCommandBetweenItsFetchAndItsCompletion() {
        List<Access> accesses = of(FIRST, Traffic.NVME);
        boolean open = false;
        for (Access access : accesses) {
            if (access.length() == 16) {
                open = false;
            } else if (access.length() >= Pages.SIZE_4K) {
                assertThat(open).isTrue();
            } else if (access.length() == 64) {
                open = true;
            }
        }
        assertThat(accesses).anyMatch(access -> access.length() == 16 << 10);
    }

    @Test
    void streamsThroughMemoryInOrderFromAGpu() {
        List<Access> accesses = of(FIRST, Traffic.GPU);
        int ordered = 0;
        for (int i = 1; i < accesses.size(); i++) {
            Access before = accesses.get(i - 1);
            ordered += before.iova() + before.length() == accesses.get(i).iova() ? 1 : 0;
        }
        assertThat(ordered).isGreaterThan(accesses.size() * 2 / 3);
        assertThat(accesses).anyMatch(access -> access.length() == 64 << 10);
    }

    @Test
    void comesInBursts() {
        List<Access> accesses = of(FIRST, Traffic.NIC);
        long[] gaps = new long[accesses.size() - 1];
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = accesses.get(i + 1).ts() - accesses.get(i).ts();
        }
        Arrays.sort(gaps);
        assertThat(gaps[gaps.length - 1]).isGreaterThan(20 * gaps[gaps.length / 2]);
    }

    @Test
    void leavesNoConversionsToSpeakOfWhereThereIsASwiotlb() {
        Workload single = Workload.DEFAULT;
        Workload pooled = single.with(new Sharing(5_000, 8, 4L << 20));
        assertThat(updatesASecond(pooled)).isLessThan(updatesASecond(single) / 20);
    }

    private static double updatesASecond(Workload workload) {
        Simulator simulator =
                new Simulator(
                        SimulatorSettings.of(Policy.SPLIT_FLUSH_SMASH, 2, 300_000)
                                .but()
                                .workload(workload)
                                .build());
        long last = 0;
        while (simulator.hasNext()) {
            last = simulator.next().ts();
        }
        return 1e9 * simulator.tally().rmpUpdates() / last;
    }

    private static boolean crosses(Access access) {
        return Pages.frameOf(access.iova()) != Pages.frameOf(access.iova() + access.length() - 1);
    }

    private static boolean isTrusted(DeviceId device) {
        return device.packed() >>> 8 >= 0x40 && (device.packed() & 7) == 0;
    }

    private static boolean isOf(Access access, int bus) {
        return access.bdf().packed() >>> 8 == bus;
    }

    private static List<Access> of(DeviceId device, Traffic traffic) {
        return accesses(traffic).stream().filter(access -> access.bdf().equals(device)).toList();
    }

    private static List<Access> accesses(Traffic traffic) {
        SimulatorSettings settings =
                SimulatorSettings.of(Policy.SPLIT_FLUSH_SMASH, 5, EVENTS)
                        .but()
                        .workload(Workload.DEFAULT.with(traffic))
                        .build();
        List<Access> accesses = new ArrayList<>();
        new Simulator(settings).forEachRemaining((TraceEvent event) -> add(event, accesses));
        return accesses;
    }

    private static void add(TraceEvent event, List<Access> accesses) {
        if (event instanceof Access access) {
            accesses.add(access);
        }
    }
}
