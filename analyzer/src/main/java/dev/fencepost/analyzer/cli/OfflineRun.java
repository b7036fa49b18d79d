package dev.fencepost.analyzer.cli;

import dev.fencepost.analyzer.dashboard.feed.FinalFrames;
import dev.fencepost.analyzer.offline.Analysis;
import dev.fencepost.analyzer.offline.RedundantFlushes;
import dev.fencepost.model.Alert;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Routed;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.WindowStatus;
import dev.fencepost.producer.route.OutOfOrderException;
import dev.fencepost.trace.HostOrder;
import dev.fencepost.trace.MonotoneSource;
import dev.fencepost.trace.TraceInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * One trace judged from its first event to its last: one thread reads ahead and routes, the
 * caller's judges.
 */
final class OfflineRun {
    private final LongConsumer progress;
    private final Analysis analysis;
    private final Optional<RedundantFlushes> flushes;
    private final TraceTally tally = new TraceTally();
    private long raised;

    private OfflineRun(Hardware hardware, boolean flushes, LongConsumer progress) {
        this.progress = progress;
        this.flushes = flushes ? Optional.of(new RedundantFlushes(hardware)) : Optional.empty();
        analysis = new Analysis(ReadAhead.ONE_SLOT, hardware);
    }

    /**
     * Judges a file. Most are in order and are read once; one that turns out not to be is judged
     * from its start again, behind a {@link HostOrder}. So is standard input, which cannot be read
     * twice unless that keeps it.
     *
     * @param flushes whether to look for invalidations that nothing needed
     */
    static OfflineRun of(
            TraceInput file,
            Hardware hardware,
            boolean flushes,
            Problems problems,
            LongConsumer progress)
            throws IOException {
        if (!file.isStandard()) {
            try (MonotoneSource trace = file.open(problems)) {
                OfflineRun run = new OfflineRun(hardware, flushes, progress);
                run.judge(trace);
                run.raised = trace.raised();
                return run;
            } catch (OutOfOrderException e) {
                problems.rewind();
            }
        }
        try (HostOrder trace = file.openOrdered(problems)) {
            OfflineRun run = new OfflineRun(hardware, flushes, progress);
            run.judge(trace);
            run.raised = trace.raised();
            return run;
        }
    }

    private void judge(Iterator<TraceEvent> trace) {
        try (ReadAhead ahead = new ReadAhead(trace)) {
            while (ahead.hasNext()) {
                for (Routed routed : ahead.next()) {
                    tally.accept(routed.event());
                    analysis.accept(0, routed);
                    if (flushes.isPresent()) {
                        flushes.get().accept(routed);
                    }
                }
                progress.accept(tally.events());
            }
        }
        analysis.finish();
        flushes.ifPresent(RedundantFlushes::finish);
    }

    /** The final revision of each alert, in {@link Analysis#ORDER}. */
    List<Alert> alerts() {
        if (flushes.isEmpty()) {
            return analysis.alerts();
        }
        List<Alert> all = new ArrayList<>(analysis.alerts());
        all.addAll(flushes.get().alerts());
        all.sort(Analysis.ORDER);
        return all;
    }

    /** The frames of each host's last run as they stood at its end. */
    List<WindowStatus> windows() {
        return FinalFrames.of(analysis, tally::lastTs);
    }

    /** The invalidations that nothing needed, where they were looked for. */
    Optional<RedundantFlushes> flushes() {
        return flushes;
    }

    TraceTally tally() {
        return tally;
    }

    /** Events that were older than their stream and got its time. */
    long raised() {
        return raised;
    }
}
