package dev.fencepost.analyzer.cli;

import dev.fencepost.analyzer.offline.Analysis;
import dev.fencepost.model.Alert;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Slots;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.route.Router;
import dev.fencepost.trace.HostOrder;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * One trace judged from its first event to its last: one thread reads ahead, the caller's routes
 * and judges.
 */
final class OfflineRun {
    private final LongConsumer progress;
    private final Analysis analysis;
    private final Router router;
    private final TraceTally tally = new TraceTally();
    private long raised;

    OfflineRun(Hardware hardware, LongConsumer progress) {
        this.progress = progress;
        Slots whole = new Slots(1);
        analysis = new Analysis(whole, hardware);
        router = new Router(whole, analysis::accept);
    }

    /** Judges all of a trace, which the caller closes. */
    void judge(HostOrder trace) {
        try (ReadAhead ahead = new ReadAhead(trace)) {
            for (TraceEvent[] chunk = ahead.next(); chunk.length > 0; chunk = ahead.next()) {
                for (TraceEvent event : chunk) {
                    tally.accept(event);
                    router.route(event);
                }
                progress.accept(tally.events());
            }
        }
        analysis.finish();
        raised = trace.raised();
    }

    /** The final revision of each alert, in {@link Analysis#ORDER}. */
    List<Alert> alerts() {
        return analysis.alerts();
    }

    TraceTally tally() {
        return tally;
    }

    /** Events that were older than their stream and got its time. */
    long raised() {
        return raised;
    }
}
