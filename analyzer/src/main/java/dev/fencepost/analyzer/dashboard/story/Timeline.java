package dev.fencepost.analyzer.dashboard.story;

import dev.fencepost.model.Alert;
import dev.fencepost.model.AlertState;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.TraceEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * What happened to a frame in a stretch of time.
 *
 * @param events in order, each once
 * @param spans the times of its alerts
 * @param arrows from each piece of an alert's evidence to the next
 */
public record Timeline(List<TraceEvent> events, List<Span> spans, List<Arrow> arrows) {
    private static final Comparator<Envelope> ORDER = Envelope::compareOrder;

    public Timeline {
        events = List.copyOf(events);
        spans = List.copyOf(spans);
        arrows = List.copyOf(arrows);
    }

    /**
     * The time of an alert.
     *
     * @param alert without regard to its evidence
     * @param from u64
     * @param to u64; of an open one the last that is known
     */
    public record Span(Alert alert, long from, long to) {}

    /**
     * One piece of evidence after another.
     *
     * @param alertId of the alert that they prove
     * @param fromSeq of the earlier
     * @param toSeq of the later
     */
    public record Arrow(String alertId, long fromSeq, long toSeq) {}

    /**
     * The timeline of some alerts of one run.
     *
     * @param more events beside their evidence
     * @param from ts of the first event, u64
     * @param to ts of the last, u64
     */
    public static Timeline of(List<Alert> alerts, Collection<TraceEvent> more, long from, long to) {
        TreeMap<Envelope, TraceEvent> events = new TreeMap<>(ORDER);
        List<Span> spans = new ArrayList<>();
        List<Arrow> arrows = new ArrayList<>();
        for (Alert alert : alerts) {
            boolean over = alert.state() == AlertState.CLOSED;
            boolean endsBefore = over && Long.compareUnsigned(alert.lastTs(), from) < 0;
            if (endsBefore || Long.compareUnsigned(alert.firstTs(), to) > 0) {
                continue;
            }
            spans.add(new Span(alert, alert.firstTs(), alert.lastTs()));
            arrows(alert, arrows);
            alert.evidence().forEach(event -> events.put(event.envelope(), event));
        }
        more.forEach(event -> events.put(event.envelope(), event));
        List<TraceEvent> shown =
                events.values().stream().filter(event -> isIn(event.ts(), from, to)).toList();
        return new Timeline(shown, spans, arrows);
    }

    private static void arrows(Alert alert, List<Arrow> arrows) {
        List<TraceEvent> proof = alert.evidence();
        for (int i = 1; i < proof.size(); i++) {
            arrows.add(new Arrow(alert.id(), proof.get(i - 1).seq(), proof.get(i).seq()));
        }
    }

    private static boolean isIn(long ts, long from, long to) {
        return Long.compareUnsigned(ts, from) >= 0 && Long.compareUnsigned(ts, to) <= 0;
    }
}
