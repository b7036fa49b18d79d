package dev.fencepost.analyzer.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fencepost.analyzer.bench.HostRecords.Source;
import dev.fencepost.producer.route.BatchLimits;
import dev.fencepost.producer.sim.Policy;
import dev.fencepost.producer.sim.SimulatorSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.assignment.AssignmentConfigs;
import org.apache.kafka.streams.processor.assignment.ProcessId;
import org.apache.kafka.streams.processor.internals.assignment.ClientState;
import org.apache.kafka.streams.processor.internals.assignment.HighAvailabilityTaskAssignor;
import org.apache.kafka.streams.processor.internals.assignment.RackAwareTaskAssignor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the simulated load of a fleet shows, and that it is what Kafka would do. */
final class LoadSectionTest {
    private static final SimulatorSettings HOST =
            SimulatorSettings.of(Policy.SPLIT_FLUSH_SMASH, 1, 1);
    private static final AssignmentConfigs CONFIGS =
            new AssignmentConfigs(10_000L, 2, 0, 600_000L, List.of());

    /** Word of progress goes where somebody waits: two records an event, not all of the host's. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 8})
    void writesNoMoreRecordsForMoreSlotsWhereEventsComeOneAtATime(int spread) {
        HostRecords host = host(100, 1, spread, 1);

        assertThat(host.eventsPerSecond()).isCloseTo(100, within(10.0));
        assertThat(host.recordsPerEvent()).isBetween(2.0, 3.2);
        assertThat(host.progressShare()).isLessThan(70);
    }

    @Test
    void writesFewRecordsWhereEventsComeInBursts() {
        assertThat(host(100, HostCurve.BURST, 4, 1).recordsPerEvent()).isLessThan(0.1);
    }

    @Test
    void saysTheSameOfTheSameSeed() {
        HostRecords one = host(1_000, 1, 4, 7);
        HostRecords same = host(1_000, 1, 4, 7);
        HostRecords other = host(1_000, 1, 4, 8);

        assertThat(same.bytesPerEvent()).isEqualTo(one.bytesPerEvent());
        assertThat(same.shares()).isEqualTo(one.shares());
        assertThat(other.bytesPerEvent()).isNotEqualTo(one.bytesPerEvent());
    }

    private static HostRecords host(int rate, int burst, int spread, long seed) {
        return HostRecords.of(
                HOST, new Source(rate, burst, spread, BatchLimits.DEFAULT), 1_024, seed);
    }

    @Test
    void placesEverythingOnce() {
        Fleet fleet = Fleet.unequal(100, 1);
        Map<Integer, double[]> shares = Map.of(4, new double[] {0.5, 0.25, 0.25, 0.125});

        double[] loads = new Placement(fleet, host -> 4, shares).loads(12, 1);

        assertThat(Arrays.stream(loads).sum()).isCloseTo(112.5, within(1e-6));
    }

    @Test
    void deals192PartitionsMoreEvenlyWhereBusyHostsHaveMoreSlots() {
        Fleet fleet = Fleet.unequal(10_000, 1);
        Map<Integer, double[]> shares = new HashMap<>();
        for (int spread = 1; spread <= 64; spread *= 2) {
            double[] even = new double[spread];
            Arrays.fill(even, 1.0 / spread);
            shares.put(spread, even);
        }
        double alike = skew(fleet, shares, host -> 4);
        double needed = skew(fleet, shares, fleet.spreadAsNeeded(192, 64));

        assertThat(needed).isLessThan(alike / 2);
    }

    private static double skew(
            Fleet fleet, Map<Integer, double[]> shares, IntUnaryOperator spreads) {
        return Placement.skew(new Placement(fleet, spreads, shares).loads(192, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 48, 192})
    void assignsEachPartitionOnceByTheStickyAssignor(int partitions) {
        List<Integer> all = new ArrayList<>();
        new StickyInstances(partitions, partitions / 4).partitions().forEach(all::addAll);

        assertThat(all)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, partitions).boxed().toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 48, 192})
    void dealsThePartitionsAsKafkaStreamsDoesByDefault(int partitions) {
        double[] loads = IntStream.range(0, partitions).mapToDouble(p -> p * p).toArray();
        List<Double> assigned = new ArrayList<>();
        for (ClientState instance : byDefault(partitions)) {
            assigned.add(
                    instance.activeTasks().stream()
                            .filter(task -> task.subtopology() == 0)
                            .mapToDouble(task -> loads[task.partition()])
                            .sum());
        }

        assertThat(SkewRows.dealt(loads))
                .containsExactlyInAnyOrder(assigned.toArray(Double[]::new));
    }

    private static List<ClientState> byDefault(int partitions) {
        Set<TaskId> tasks = new TreeSet<>();
        Map<TaskId, Long> lags = new HashMap<>();
        for (int task = 0; task < 2 * partitions; task++) {
            tasks.add(new TaskId(task / partitions, task % partitions));
        }
        tasks.forEach(task -> lags.put(task, 0L));
        Map<ProcessId, ClientState> instances = new TreeMap<>();
        for (int i = 0; i < partitions / SkewRows.PARTITIONS_OF_AN_INSTANCE; i++) {
            ProcessId id = new ProcessId(new UUID(0, i));
            instances.put(id, new ClientState(Set.of(), Set.of(), lags, Map.of(), 4, id));
        }
        new HighAvailabilityTaskAssignor().assign(instances, tasks, tasks, new NoRacks(), CONFIGS);
        return List.copyOf(instances.values());
    }

    /** Brokers that are in no rack. */
    private static final class NoRacks extends RackAwareTaskAssignor {
        NoRacks() {
            super(
                    Cluster.empty(),
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    null,
                    CONFIGS,
                    Time.SYSTEM);
        }

        @Override
        public synchronized boolean canEnableRackAwareAssignor() {
            return false;
        }
    }
}
