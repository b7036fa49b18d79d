package dev.fencepost.analyzer.topology;

import java.util.List;
import java.util.Random;

/**
 * One way in which a trace may go through a cluster.
 *
 * @param trace seed of the events
 * @param schedule seed of everything else: which record comes next, who dies and when
 * @param hosts whose events it has
 * @param runs of each
 * @param events of each run, at most
 * @param partitions of every topic
 * @param spread slots of a host
 * @param instances processes
 * @param threads of each
 * @param batch most events in a record
 * @param memory bound on what waits, in bytes
 * @param repeats whether a producer sends records again
 * @param moves whether tasks go from one thread to another
 * @param kills whether processes die
 * @param transactional exactly-once, else at-least-once
 */
record ClusterShape(
        long trace,
        long schedule,
        int hosts,
        int runs,
        int events,
        int partitions,
        int spread,
        int instances,
        int threads,
        int batch,
        long memory,
        boolean repeats,
        boolean moves,
        boolean kills,
        boolean transactional) {
    static final int ALL = Integer.MAX_VALUE;
    static final long ROOMY = 1 << 20;

    /** The shape of a seed. */
    static ClusterShape of(long seed) {
        Random random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
        return new ClusterShape(
                seed,
                seed,
                1 + random.nextInt(3),
                1 + random.nextInt(3),
                ALL,
                1 + random.nextInt(16),
                1 << random.nextInt(4),
                random.nextBoolean() ? 1 : 3,
                1 + random.nextInt(8),
                random.nextInt(4) == 0 ? 1 : 1 + random.nextInt(64),
                random.nextInt(3) == 0 ? random.nextInt(20_000) : ROOMY,
                random.nextInt(3) == 0,
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextInt(4) != 0);
    }

    /** Whether each run of a host has a spread of its own. */
    boolean respreads() {
        return runs > 1 && spread > 1 && trace % 3 == 0;
    }

    /** Whether hits may differ, and ids alone count. */
    boolean mayRepeat() {
        return kills && !transactional;
    }

    /** Simpler shapes, the simplest first. */
    List<ClusterShape> simpler() {
        return List.of(
                with(1, runs, events, partitions, spread, instances, threads, batch),
                with(hosts, 1, events, partitions, spread, instances, threads, batch),
                with(hosts, runs, fewer(), partitions, spread, instances, threads, batch),
                with(hosts, runs, events, 1, spread, instances, threads, batch),
                with(hosts, runs, events, partitions, 1, instances, threads, batch),
                with(hosts, runs, events, partitions, spread, 1, threads, batch),
                with(hosts, runs, events, partitions, spread, instances, 1, batch),
                with(hosts, runs, events, partitions, spread, instances, threads, 1),
                with(ROOMY, repeats, moves, kills),
                with(memory, false, moves, kills),
                with(memory, repeats, false, kills),
                with(memory, repeats, moves, false));
    }

    private int fewer() {
        return events == ALL ? 64 : events * 3 / 4;
    }

    private ClusterShape with(
            int h, int r, int e, int parts, int slots, int processes, int each, int size) {
        return new ClusterShape(
                trace,
                schedule,
                h,
                r,
                e,
                parts,
                slots,
                processes,
                each,
                size,
                memory,
                repeats,
                moves,
                kills,
                transactional);
    }

    private ClusterShape with(long bound, boolean again, boolean moving, boolean dying) {
        return new ClusterShape(
                trace,
                schedule,
                hosts,
                runs,
                events,
                partitions,
                spread,
                instances,
                threads,
                batch,
                bound,
                again,
                moving,
                dying,
                transactional);
    }

    /** The same, played in another order. */
    ClusterShape rescheduled(long seed) {
        return new ClusterShape(
                trace,
                seed,
                hosts,
                runs,
                events,
                partitions,
                spread,
                instances,
                threads,
                batch,
                memory,
                repeats,
                moves,
                kills,
                transactional);
    }
}
