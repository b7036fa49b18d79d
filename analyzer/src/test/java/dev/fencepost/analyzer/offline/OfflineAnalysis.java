package dev.fencepost.analyzer.offline;

import dev.fencepost.model.Alert;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Slots;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.route.Router;
import java.util.ArrayList;
import java.util.List;

/**
 * The whole offline path over a list of events, for tests: order, router, engines, final alerts.
 */
public final class OfflineAnalysis {
    private OfflineAnalysis() {}

    /** Judges a trace with one engine for each whole host. */
    public static List<Alert> run(List<TraceEvent> events, Hardware hardware) {
        return run(events, hardware, new Slots(1));
    }

    /** Judges a trace with one engine for each slot. */
    public static List<Alert> run(List<TraceEvent> events, Hardware hardware, Slots slots) {
        List<TraceEvent> ordered = new ArrayList<>(events);
        ordered.sort((a, b) -> Envelope.compareOrder(a.envelope(), b.envelope()));
        Analysis analysis = new Analysis(slots, hardware);
        Router router = new Router(slots, analysis::accept);
        ordered.forEach(router::route);
        analysis.finish();
        return analysis.alerts();
    }

    /** The invalidations that nothing needed, of events in the host's order. */
    static RedundantFlushes flushes(List<TraceEvent> events, Hardware hardware, Slots slots) {
        RedundantFlushes flushes = new RedundantFlushes(hardware);
        Router router = new Router(slots, (slot, routed) -> flushes.accept(routed));
        events.forEach(router::route);
        flushes.finish();
        return flushes;
    }
}
