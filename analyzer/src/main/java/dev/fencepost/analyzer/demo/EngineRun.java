package dev.fencepost.analyzer.demo;

import dev.fencepost.analyzer.offline.Analysis;
import dev.fencepost.model.Alert;
import dev.fencepost.model.Slots;
import dev.fencepost.producer.route.Router;
import dev.fencepost.producer.sim.SimulatedHosts;
import dev.fencepost.producer.sim.SimulatorSettings;
import java.util.List;

/**
 * The engine alone over simulated hosts, as {@code offline} runs it: each host in one piece, no
 * Kafka.
 *
 * @param alerts the final revision of each, in order of a listing
 * @param events judged
 * @param nanos that simulating and judging took
 */
public record EngineRun(List<Alert> alerts, long events, long nanos) {
    public EngineRun {
        alerts = List.copyOf(alerts);
    }

    /** Simulates and judges; equal settings make equal events. */
    public static EngineRun of(SimulatorSettings settings, int hosts) {
        long begun = System.nanoTime();
        Slots whole = new Slots(1);
        Analysis analysis = new Analysis(whole, settings.hardware());
        Router router = new Router(whole, analysis::accept);
        try (SimulatedHosts trace = new SimulatedHosts(settings, hosts)) {
            trace.forEachRemaining(router::route);
        }
        analysis.finish();
        return new EngineRun(analysis.alerts(), analysis.events(), System.nanoTime() - begun);
    }
}
