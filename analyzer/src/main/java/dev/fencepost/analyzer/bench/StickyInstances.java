package dev.fencepost.analyzer.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.assignment.ApplicationState;
import org.apache.kafka.streams.processor.assignment.AssignmentConfigs;
import org.apache.kafka.streams.processor.assignment.KafkaStreamsAssignment;
import org.apache.kafka.streams.processor.assignment.KafkaStreamsState;
import org.apache.kafka.streams.processor.assignment.ProcessId;
import org.apache.kafka.streams.processor.assignment.TaskInfo;
import org.apache.kafka.streams.processor.assignment.TaskTopicPartition;
import org.apache.kafka.streams.processor.assignment.assignors.StickyTaskAssignor;
import org.apache.kafka.streams.state.HostInfo;

/**
 * Which partitions an instance judges: Kafka Streams' own sticky assignment, after one instance has
 * joined the others and was given its part of what they had.
 */
final class StickyInstances {
    /** Merging and judging; the second subtopology puts straddling accesses together. */
    private static final int MERGE = 0;

    private static final int SUBTOPOLOGIES = 2;

    private final SortedSet<TaskId> tasks = new TreeSet<>();
    private Map<ProcessId, SortedSet<TaskId>> assigned = new TreeMap<>();

    /** So many partitions on so many instances of one thread a partition. */
    StickyInstances(int partitions, int instances) {
        for (int subtopology = 0; subtopology < SUBTOPOLOGIES; subtopology++) {
            for (int partition = 0; partition < partitions; partition++) {
                tasks.add(new TaskId(subtopology, partition));
            }
        }
        if (instances > 1) {
            assign(instances - 1);
        }
        assign(instances);
    }

    private void assign(int instances) {
        Map<ProcessId, KafkaStreamsState> states = new TreeMap<>();
        for (int instance = 0; instance < instances; instance++) {
            ProcessId id = new ProcessId(new UUID(0, instance));
            states.put(id, new Instance(id, assigned.getOrDefault(id, new TreeSet<>())));
        }
        StickyTaskAssignor assignor = new StickyTaskAssignor();
        Map<ProcessId, SortedSet<TaskId>> next = new TreeMap<>();
        for (KafkaStreamsAssignment each : assignor.assign(state(states)).assignment()) {
            SortedSet<TaskId> active = new TreeSet<>();
            each.tasks().forEach((id, task) -> active.add(id));
            next.put(each.processId(), active);
        }
        assigned = next;
    }

    private ApplicationState state(Map<ProcessId, KafkaStreamsState> instances) {
        Map<TaskId, TaskInfo> infos = new TreeMap<>();
        tasks.forEach(id -> infos.put(id, new Task(id)));
        return new ApplicationState() {
            @Override
            public Map<ProcessId, KafkaStreamsState> kafkaStreamsStates(boolean computeLags) {
                return instances;
            }

            @Override
            public AssignmentConfigs assignmentConfigs() {
                return new AssignmentConfigs(10_000L, 2, 0, 600_000L, List.of());
            }

            @Override
            public Map<TaskId, TaskInfo> allTasks() {
                return infos;
            }
        };
    }

    /** The load of each instance, given that of each partition. */
    double[] loads(double[] partitions) {
        return assigned.values().stream()
                .mapToDouble(
                        active ->
                                active.stream()
                                        .filter(id -> id.subtopology() == MERGE)
                                        .mapToDouble(id -> partitions[id.partition()])
                                        .sum())
                .toArray();
    }

    /** The partitions of each instance. */
    List<List<Integer>> partitions() {
        List<List<Integer>> all = new ArrayList<>();
        assigned.values()
                .forEach(
                        active ->
                                all.add(
                                        active.stream()
                                                .filter(id -> id.subtopology() == MERGE)
                                                .map(TaskId::partition)
                                                .toList()));
        return all;
    }

    private record Task(TaskId id) implements TaskInfo {
        @Override
        public boolean isStateful() {
            return true;
        }

        @Override
        public Set<String> stateStoreNames() {
            return Set.of("state");
        }

        @Override
        public Set<TaskTopicPartition> topicPartitions() {
            return Set.of();
        }
    }

    private record Instance(ProcessId processId, SortedSet<TaskId> previousActiveTasks)
            implements KafkaStreamsState {
        @Override
        public int numProcessingThreads() {
            return 1;
        }

        @Override
        public SortedSet<String> consumerClientIds() {
            return new TreeSet<>(Set.of("consumer-" + processId));
        }

        @Override
        public SortedSet<TaskId> previousStandbyTasks() {
            return new TreeSet<>();
        }

        @Override
        public long lagFor(TaskId task) {
            return 0;
        }

        @Override
        public SortedSet<TaskId> prevTasksByLag(String consumerClientId) {
            return previousActiveTasks;
        }

        @Override
        public Map<TaskId, Long> statefulTasksToLagSums() {
            return Map.of();
        }

        @Override
        public Optional<HostInfo> hostInfo() {
            return Optional.empty();
        }

        @Override
        public Map<String, String> clientTags() {
            return Map.of();
        }

        @Override
        public Optional<String> rackId() {
            return Optional.empty();
        }
    }
}
