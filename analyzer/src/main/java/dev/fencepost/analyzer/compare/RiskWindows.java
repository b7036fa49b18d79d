package dev.fencepost.analyzer.compare;

import dev.fencepost.analyzer.rules.Hazard;
import dev.fencepost.model.Alert;
import dev.fencepost.model.AlertState;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import org.HdrHistogram.Histogram;

/**
 * The stretches of trace time in which a frame was at risk: an episode was open on it in which the
 * tables disagreed about its size, or in which the RMP had changed before the flush was complete.
 *
 * <p>Episodes of one frame that overlap or touch are one stretch. One that is still open when the
 * run ends, ends there.
 */
final class RiskWindows {
    private static final int DIGITS = 3;

    private final Histogram lengths = new Histogram(DIGITS);
    private long totalNanos;
    private long open;

    private RiskWindows() {}

    private record Span(OptionalInt domain, long frame, long from, long to, boolean open) {
        static final Comparator<Span> ORDER =
                Comparator.comparingInt((Span span) -> span.domain().orElse(0))
                        .thenComparingLong(Span::frame)
                        .thenComparingLong(Span::from);

        boolean touches(Span next) {
            return domain.equals(next.domain) && frame == next.frame && next.from <= to;
        }

        Span with(Span next) {
            return new Span(domain, frame, from, Math.max(to, next.to), open || next.open);
        }
    }

    /** What the alerts of a run that ended at {@code end} come to. */
    static RiskWindows of(List<Alert> alerts, long end) {
        RiskWindows windows = new RiskWindows();
        List<Span> spans =
                alerts.stream()
                        .filter(RiskWindows::counts)
                        .map(alert -> span(alert, end))
                        .sorted(Span.ORDER)
                        .toList();
        for (int i = 0; i < spans.size(); ) {
            Span span = spans.get(i++);
            while (i < spans.size() && span.touches(spans.get(i))) {
                span = span.with(spans.get(i++));
            }
            windows.add(span);
        }
        return windows;
    }

    /** Episodes only: a point has no length. */
    private static boolean counts(Alert alert) {
        return switch (alert.kind()) {
            case SIZE_MISMATCH, BOUNDARY_CROSSING, FLUSH_ORDER ->
                    Hazard.valueOf(alert.code()).episode();
            default -> false;
        };
    }

    private static Span span(Alert alert, long end) {
        boolean open = alert.state() == AlertState.OPEN;
        return new Span(
                alert.domain(),
                alert.window().orElse(0),
                alert.firstTs(),
                open ? end : alert.lastTs(),
                open);
    }

    private void add(Span span) {
        lengths.recordValue(span.to() - span.from());
        totalNanos += span.to() - span.from();
        open += span.open() ? 1 : 0;
    }

    /** Lengths in nanoseconds of trace time. */
    Histogram lengths() {
        return lengths;
    }

    /** All of them together. */
    long totalNanos() {
        return totalNanos;
    }

    /** How many had not ended. */
    long open() {
        return open;
    }
}
