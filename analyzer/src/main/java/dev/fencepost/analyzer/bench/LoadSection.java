package dev.fencepost.analyzer.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What becomes of a fleet's load, by simulation: how evenly the partitioner and the assignment deal
 * it out, and how many records, bytes and processors it is. The same seed gives the same numbers on
 * every machine; each round takes another.
 */
final class LoadSection {
    static final List<Integer> SPREADS = List.of(1, 2, 4, 8);
    static final String STEADY = "one event at a time";
    static final String BURSTS = "bursts of " + HostCurve.BURST;

    private static final List<Integer> FLEETS = List.of(100, 1_000, 10_000);
    private static final List<Integer> RATES = List.of(10, 100, 1_000);

    private final BenchSettings settings;
    private final Announcer announcer;
    private final Rows rows = new Rows(Section.LOAD);

    LoadSection(BenchSettings settings, Announcer announcer) {
        this.settings = settings;
        this.announcer = announcer;
    }

    List<Row> run() {
        for (int round = 0; round < settings.rounds(); round++) {
            long seed = settings.simulation().seed() + round;
            announcer.say("load: seed " + seed);
            Map<Integer, HostCurve> steady = curves(1, seed);
            Map<Integer, HostCurve> bursts = curves(HostCurve.BURST, seed);
            new SkewRows(rows, shares(steady), seed).add();
            SPREADS.forEach(spread -> steady.get(spread).addTo(rows, STEADY));
            SPREADS.forEach(spread -> bursts.get(spread).addTo(rows, BURSTS));
            for (int hosts : FLEETS) {
                Fleet fleet = Fleet.unequal(hosts, seed);
                SPREADS.forEach(spread -> add(fleet, STEADY, steady.get(spread)));
                SPREADS.forEach(spread -> add(fleet, BURSTS, bursts.get(spread)));
            }
        }
        return rows.list();
    }

    private Map<Integer, HostCurve> curves(int burst, long seed) {
        Map<Integer, HostCurve> curves = new HashMap<>();
        SPREADS.forEach(
                spread ->
                        curves.put(
                                spread, HostCurve.of(settings.simulation(), spread, burst, seed)));
        return curves;
    }

    private static Map<Integer, double[]> shares(Map<Integer, HostCurve> curves) {
        Map<Integer, double[]> shares = new HashMap<>();
        curves.forEach((spread, curve) -> shares.put(spread, curve.shares()));
        return shares;
    }

    private void add(Fleet fleet, String what, HostCurve curve) {
        for (int rate : RATES) {
            rows.add(
                    "fleet, " + what,
                    Map.of(
                            "hosts",
                            (long) fleet.hosts(),
                            "rate",
                            (long) rate,
                            "spread",
                            (long) curve.spread()),
                    FleetCost.of(fleet, rate, curve).values());
        }
    }
}
