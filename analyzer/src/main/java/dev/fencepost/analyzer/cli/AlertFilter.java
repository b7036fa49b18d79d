package dev.fencepost.analyzer.cli;

import dev.fencepost.analyzer.explain.TraceTime;
import dev.fencepost.model.Alert;
import dev.fencepost.model.AlertState;
import java.util.Optional;
import java.util.function.Predicate;
import picocli.CommandLine.Option;

/** The options that choose which alerts are shown; they change nothing about what is judged. */
final class AlertFilter {
    @Option(
            names = "--window",
            paramLabel = "[HOST/]ADDR",
            converter = WindowName.Converter.class,
            description =
                    "Show only alerts of the 2M frame that holds this SPA (0x… or decimal), of one"
                            + " host if it is named. All of the trace is judged all the same.")
    private Optional<WindowName> window = Optional.empty();

    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = TraceTimeConverter.class,
            description =
                    "Show only alerts that were there at or after this time: a ts in nanoseconds, or"
                            + " with a unit (1.5s, 20ms, 3us, 7ns) so long after the first event of"
                            + " their host and run. All of the trace is judged all the same.")
    private Optional<TraceTime> from = Optional.empty();

    @Option(
            names = "--to",
            paramLabel = "TIME",
            converter = TraceTimeConverter.class,
            description = "Show only alerts that were there at or before this time.")
    private Optional<TraceTime> to = Optional.empty();

    /** Holds for the alerts to show of a trace that was read. */
    Predicate<Alert> over(TraceTally tally) {
        return alert -> inWindow(alert) && inTime(alert, tally.firstTs(alert.host(), alert.run()));
    }

    private boolean inWindow(Alert alert) {
        return window.isEmpty() || window.get().holds(alert);
    }

    /** The window whose alerts alone are shown. */
    Optional<WindowName> window() {
        return window;
    }

    private boolean inTime(Alert alert, long firstTs) {
        long end = alert.state() == AlertState.OPEN ? -1 : alert.lastTs();
        boolean endsBefore =
                from.isPresent() && Long.compareUnsigned(end, from.get().ts(firstTs)) < 0;
        boolean beginsAfter =
                to.isPresent() && Long.compareUnsigned(alert.firstTs(), to.get().ts(firstTs)) > 0;
        return !endsBefore && !beginsAfter;
    }
}
