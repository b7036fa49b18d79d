package dev.fencepost.analyzer.bench;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;

/** Hosts that need not be as active as each other; on average, each has an activity of 1. */
final class Fleet {
    static final String ALIKE = "hosts alike";
    static final String UNEQUAL = "hosts unequal";

    /** Of a Pareto distribution with this exponent, a fifth of all has four fifths of the whole. */
    private static final double FOUR_FIFTHS = 1.16;

    private static final double SLOTS_OF_A_PARTITION = 4;

    private final String label;
    private final double[] activity;

    private Fleet(String label, double[] activity) {
        this.label = label;
        this.activity = activity;
    }

    /** Hosts that all do as much. */
    static Fleet alike(int hosts) {
        double[] activity = new double[hosts];
        Arrays.fill(activity, 1);
        return new Fleet(ALIKE, activity);
    }

    /** Hosts of which a fifth does four fifths of the work, and a few of those most of that. */
    static Fleet unequal(int hosts, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] activity = new double[hosts];
        for (int host = 0; host < hosts; host++) {
            activity[host] = Math.pow(1 - random.nextDouble(), -1 / FOUR_FIFTHS);
        }
        double mean = Arrays.stream(activity).average().orElseThrow();
        for (int host = 0; host < hosts; host++) {
            activity[host] /= mean;
        }
        return new Fleet(UNEQUAL, activity);
    }

    /** What such a fleet is called. */
    String label() {
        return label;
    }

    int hosts() {
        return activity.length;
    }

    /** What a host does, as a multiple of what they do on average. */
    double activity(int host) {
        return activity[host];
    }

    /** The name of a host. */
    static String name(int host) {
        return "host-" + host;
    }

    /**
     * As many slots for each host as keep one of them below a part of what a partition has on
     * average, within a bound.
     */
    IntUnaryOperator spreadAsNeeded(int partitions, int most) {
        double slot = (double) hosts() / partitions / SLOTS_OF_A_PARTITION;
        return host -> {
            int spread = 1;
            while (spread < most && activity[host] / spread > slot) {
                spread *= 2;
            }
            return spread;
        };
    }
}
