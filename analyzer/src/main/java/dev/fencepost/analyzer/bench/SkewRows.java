package dev.fencepost.analyzer.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/** How even a fleet's load is over partitions and over instances, for one seed. */
final class SkewRows {
    static final String AS_NEEDED = "hosts unequal, up to so many slots";

    static final int FLEET = 10_000;

    private static final List<Integer> HOSTS = List.of(1, 100, FLEET);
    private static final List<Integer> PARTITIONS = List.of(12, 48, 192);
    static final int PARTITIONS_OF_AN_INSTANCE = 4;
    private static final int MOST_SPREAD = 64;

    private final Rows rows;
    private final Map<Integer, double[]> shares;
    private final long seed;

    /**
     * Rows of a seed.
     *
     * @param shares for each spread, what each of its slots gets of a host: copies an event
     */
    SkewRows(Rows rows, Map<Integer, double[]> shares, long seed) {
        this.rows = rows;
        this.shares = new HashMap<>(shares);
        this.seed = seed;
        for (int spread = 2; spread <= MOST_SPREAD; spread *= 2) {
            this.shares.putIfAbsent(spread, halved(this.shares.get(spread / 2)));
        }
    }

    /** What twice as many slots get: each half of what one got before. */
    private static double[] halved(double[] shares) {
        double[] halves = new double[2 * shares.length];
        for (int slot = 0; slot < halves.length; slot++) {
            halves[slot] = shares[slot / 2] / 2;
        }
        return halves;
    }

    void add() {
        for (int partitions : PARTITIONS) {
            StickyInstances instances =
                    new StickyInstances(partitions, partitions / PARTITIONS_OF_AN_INSTANCE);
            for (int hosts : HOSTS) {
                add(Fleet.alike(hosts), partitions, instances);
                if (hosts > 1) {
                    add(Fleet.unequal(hosts, seed), partitions, instances);
                }
            }
        }
    }

    private void add(Fleet fleet, int partitions, StickyInstances instances) {
        for (int spread : LoadSection.SPREADS) {
            double[] loads = place(fleet, partitions, host -> spread);
            add(fleet.label(), at(fleet, partitions, spread), loads, instances);
        }
        if (fleet.label().equals(Fleet.UNEQUAL)) {
            double[] loads =
                    place(fleet, partitions, fleet.spreadAsNeeded(partitions, MOST_SPREAD));
            add(AS_NEEDED, at(fleet, partitions, MOST_SPREAD), loads, instances);
        }
    }

    private double[] place(Fleet fleet, int partitions, IntUnaryOperator spreads) {
        return new Placement(fleet, spreads, shares).loads(partitions, seed);
    }

    /** As Kafka Streams assigns by default: the tasks of each subtopology are dealt in turn. */
    static double[] dealt(double[] loads) {
        double[] instances = new double[loads.length / PARTITIONS_OF_AN_INSTANCE];
        for (int partition = 0; partition < loads.length; partition++) {
            instances[partition % instances.length] += loads[partition];
        }
        return instances;
    }

    private static Map<String, Long> at(Fleet fleet, int partitions, int spread) {
        return Map.of(
                "hosts",
                (long) fleet.hosts(),
                "partitions",
                (long) partitions,
                "spread",
                (long) spread);
    }

    private void add(String what, Map<String, Long> at, double[] loads, StickyInstances instances) {
        rows.add(
                what,
                at,
                Map.of(
                        Quantity.PARTITION_SKEW,
                        Placement.skew(loads),
                        Quantity.INSTANCE_SKEW,
                        Placement.skew(dealt(loads)),
                        Quantity.STICKY_SKEW,
                        Placement.skew(instances.loads(loads))));
    }
}
