package dev.fencepost.analyzer.topology;

import dev.fencepost.analyzer.topology.SimulatedTask.World;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;

/**
 * Kafka and Kafka Streams as far as an answer can depend on them: tasks on threads of processes,
 * records read from any partition next, commits, tasks that move, processes that die. One seed is
 * one order of everything.
 */
final class SimulatedCluster {
    private static final int LONGEST_BURST = 8;

    private final ClusterShape shape;
    private final Random random;
    private final World world;
    private final Map<SimulatedTask.Id, SimulatedTask> tasks = new HashMap<>();
    private final Map<SimulatedTask.Id, Integer> threadOf = new HashMap<>();
    private final List<SimulatedTask.Id> ids = new ArrayList<>();
    private final Map<TopicPartition, Integer> patience = new HashMap<>();
    private final long now = 1_000_000;
    private int kills;

    SimulatedCluster(ClusterShape shape, SimulatedLog log, MapRegistry registry, Random random) {
        this.shape = shape;
        this.random = random;
        this.world =
                new World(
                        log,
                        TopologySettings.of("nowhere:1").withMergeMemory(shape.memory()),
                        registry,
                        new BareMetrics(),
                        shape.transactional(),
                        () -> now);
        for (int partition = 0; partition < shape.partitions(); partition++) {
            ids.add(new SimulatedTask.Id(true, partition));
            ids.add(new SimulatedTask.Id(false, partition));
        }
        ids.forEach(this::assign);
    }

    BareMetrics metrics() {
        return world.metrics();
    }

    private void assign(SimulatedTask.Id id) {
        threadOf.put(id, random.nextInt(shape.instances() * shape.threads()));
        tasks.put(id, new SimulatedTask(world, id));
    }

    /** Goes on until everything is read and committed. */
    void run() {
        boolean more = true;
        while (more) {
            boolean found = step();
            if (random.nextInt(16) == 0) {
                commit(random.nextInt(shape.instances() * shape.threads()));
            }
            if (shape.moves() && random.nextInt(64) == 0) {
                move();
            }
            if (shape.kills() && random.nextInt(48) == 0) {
                kill(random.nextInt(shape.instances()));
            }
            more = found || tasks.values().stream().anyMatch(SimulatedCluster::hasWork);
            if (!more) {
                commitAll();
                more = tasks.values().stream().anyMatch(SimulatedCluster::hasWork);
            }
        }
        commitAll(); // what left before the last commit goes with the next
        commitAll();
    }

    private static boolean hasWork(SimulatedTask task) {
        return task.inputs().stream().anyMatch(task::hasNext);
    }

    /**
     * A burst from one partition; some partitions are seldom chosen, so that others get ahead.
     *
     * @return whether the task that was chosen has anything to read
     */
    private boolean step() {
        SimulatedTask task = tasks.get(ids.get(random.nextInt(ids.size())));
        List<TopicPartition> ready = task.inputs().stream().filter(task::hasNext).toList();
        if (ready.isEmpty()) {
            return false;
        }
        TopicPartition input = ready.get(random.nextInt(ready.size()));
        int chance = patience.computeIfAbsent(input, key -> 1 + random.nextInt(6));
        if (ready.size() > 1 && random.nextInt(chance) > 0) {
            return true;
        }
        for (int left = 1 + random.nextInt(LONGEST_BURST);
                left > 0 && task.hasNext(input);
                left--) {
            task.process(input);
        }
        if (random.nextInt(8) == 0) {
            task.punctuate();
        }
        return true;
    }

    private List<SimulatedTask> onThread(int thread) {
        return ids.stream().filter(id -> threadOf.get(id) == thread).map(tasks::get).toList();
    }

    /** Commits all tasks of a thread, in one transaction. */
    private void commit(int thread) {
        List<SimulatedTask> own = new ArrayList<>(onThread(thread));
        Collections.shuffle(own, random);
        own.forEach(SimulatedTask::flush);
        own.forEach(SimulatedTask::publish);
    }

    private void commitAll() {
        for (int thread = 0; thread < shape.instances() * shape.threads(); thread++) {
            commit(thread);
        }
    }

    /** A rebalance: a process came or went, and some tasks are committed and go elsewhere. */
    private void move() {
        commitAll();
        ids.stream().filter(id -> random.nextInt(3) == 0).toList().forEach(this::assign);
    }

    /**
     * A process is no more; at times in the middle of a commit. Its tasks start again elsewhere.
     */
    private void kill(int instance) {
        kills++;
        List<SimulatedTask.Id> lost =
                ids.stream().filter(id -> instanceOf(id) == instance).toList();
        if (random.nextInt(3) == 0) {
            lost.forEach(id -> tasks.get(id).flush());
        }
        lost.forEach(this::assign);
    }

    private int instanceOf(SimulatedTask.Id id) {
        return threadOf.get(id) % shape.instances();
    }

    int kills() {
        return kills;
    }
}
