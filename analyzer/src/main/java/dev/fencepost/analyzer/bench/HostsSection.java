package dev.fencepost.analyzer.bench;

import dev.fencepost.model.Slots;
import dev.fencepost.producer.sim.Layout;
import dev.fencepost.producer.sim.Simulator;
import dev.fencepost.producer.sim.SimulatorSettings;
import java.util.List;
import java.util.Map;

/**
 * What it costs that events about no address go to every slot of their host: copies, routing and
 * judging, for one host and for thousands, and for each spread.
 */
final class HostsSection {
    private static final int TEN = 10;
    private static final List<Integer> SPREADS = List.of(1, 2, 4, 8);

    /** A small host, so that thousands of them are held in memory. */
    private static final Layout SMALL = new Layout(1, 16L << 20, 2, 1, 64);

    /** Events of each host, at least: its beginning is not like the rest. */
    private static final long LEAST = 512;

    private final BenchSettings settings;
    private final Announcer announcer;
    private final Rows rows = new Rows(Section.HOSTS);

    HostsSection(BenchSettings settings, Announcer announcer) {
        this.settings = settings;
        this.announcer = announcer;
    }

    List<Row> run() {
        announcer.say("hosts: warming up");
        long begun = System.nanoTime();
        do {
            measure(1, Slots.DEFAULT.spread());
        } while (System.nanoTime() - begun < settings.warmNanos());
        for (int round = 1; round <= settings.rounds(); round++) {
            for (int hosts = 1; hosts <= settings.reach().hosts(); hosts *= TEN) {
                for (int spread : SPREADS) {
                    announcer.say(
                            "hosts: round " + round + ", " + hosts + " hosts, spread " + spread);
                    add(hosts, spread, measure(hosts, spread));
                }
            }
        }
        return rows.list();
    }

    private EnginePass measure(int hosts, int spread) {
        long each = Math.max(LEAST, settings.simulation().events() / hosts);
        SimulatorSettings one = settings.simulation().but().layout(SMALL).events(each).build();
        EnginePass pass = new EnginePass(new Slots(spread), one.hardware());
        pass.judge(new AlikeHosts(new Simulator(one), hosts));
        return pass;
    }

    private void add(int hosts, int spread, EnginePass pass) {
        rows.add(
                "broadcasts",
                Map.of("hosts", (long) hosts, "spread", (long) spread),
                Map.of(
                        Quantity.COPIES,
                        pass.copiesPerEvent(),
                        Quantity.ROUTER_NANOS,
                        pass.routerNanosPerEvent(),
                        Quantity.ENGINE_NANOS,
                        pass.engineNanosPerEvent()));
    }
}
