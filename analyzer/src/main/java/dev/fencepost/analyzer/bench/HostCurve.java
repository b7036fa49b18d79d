package dev.fencepost.analyzer.bench;

import dev.fencepost.producer.route.BatchLimits;
import dev.fencepost.producer.sim.SimulatorSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What a host's source writes, over how much the host does.
 *
 * @param points each with ten times the events a second of the one before
 */
record HostCurve(int spread, List<HostRecords> points) {
    /** Events of a burst: a driver that unmaps, flushes and maps again, and the DMA meanwhile. */
    static final int BURST = 256;

    private static final List<Integer> RATES = List.of(10, 100, 1_000, 10_000, 100_000);
    private static final long LEAST_EVENTS = 1_024;
    private static final long MOST_EVENTS = 4_096;
    private static final long SECONDS = 20;

    /** Simulates such a host at each rate. */
    static HostCurve of(SimulatorSettings host, int spread, int burst, long seed) {
        List<HostRecords> points = new ArrayList<>();
        for (int rate : RATES) {
            points.add(
                    HostRecords.of(
                            host,
                            new HostRecords.Source(rate, burst, spread, BatchLimits.DEFAULT),
                            Math.max(LEAST_EVENTS, Math.min(SECONDS * rate, MOST_EVENTS)),
                            seed));
        }
        return new HostCurve(spread, points);
    }

    /** Copies an event of each slot; how quickly they come does not matter. */
    double[] shares() {
        return points.get(0).shares();
    }

    void addTo(Rows rows, String what) {
        for (int i = 0; i < points.size(); i++) {
            HostRecords point = points.get(i);
            rows.add(
                    what,
                    Map.of("rate", (long) RATES.get(i), "spread", (long) spread),
                    Map.of(
                            Quantity.COPIES,
                            point.copiesPerEvent(),
                            Quantity.RECORDS,
                            point.recordsPerEvent(),
                            Quantity.PROGRESS,
                            point.progressShare(),
                            Quantity.WIRE_BYTES,
                            point.bytesPerEvent(),
                            Quantity.REQUESTS,
                            point.requestsPerEvent()));
        }
    }

    /**
     * Something that there is of an event, where a host has so many a second: between two points on
     * a straight line over the logarithm, beyond the ends as at the end.
     */
    double at(double rate, ToDoubleFunction<HostRecords> quantity) {
        double place = Math.log10(Math.max(1, rate / RATES.get(0)));
        int below = Math.min((int) place, points.size() - 1);
        int above = Math.min(below + 1, points.size() - 1);
        double low = quantity.applyAsDouble(points.get(below));
        double high = quantity.applyAsDouble(points.get(above));
        return low + (high - low) * Math.min(1, place - below);
    }
}
