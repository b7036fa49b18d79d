package dev.fencepost.analyzer.report;

import dev.fencepost.analyzer.dashboard.story.Timeline;
import dev.fencepost.analyzer.dashboard.story.Timeline.Arrow;
import dev.fencepost.analyzer.dashboard.story.Timeline.Span;
import dev.fencepost.analyzer.explain.EventWords;
import dev.fencepost.analyzer.explain.TraceTime;
import dev.fencepost.model.Alert;
import dev.fencepost.model.Severity;
import dev.fencepost.model.TraceEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A window's timeline as an SVG: the events that prove its alerts in lanes, one step each so that
 * their order can be read, the worst alert's time shaded and its evidence joined by arrows.
 */
public final class WindowPicture {
    /** Events that are drawn, from the first on. */
    static final int MOST_EVENTS = 300;

    private static final List<String> TABLES = List.of("leaves", "flush", "rmp");
    private static final Comparator<Span> WORST =
            Comparator.<Span, Severity>comparing(
                            span -> span.alert().severity(), Comparator.reverseOrder())
                    .thenComparing(span -> span.alert().confidence())
                    .thenComparing(Span::from, Long::compareUnsigned);
    private static final double NAMES = 110;
    private static final double TOP = 78;
    private static final double LANE = 54;
    private static final double STEP = 62;
    private static final double EDGE = 36;

    private final String title;
    private final Timeline timeline;
    private final List<TraceEvent> events;
    private final List<Mark> marks;
    private final List<String> lanes;
    private final Drawing drawing = new Drawing();

    private WindowPicture(String title, Timeline timeline) {
        this.title = title;
        this.timeline = timeline;
        events = timeline.events().stream().limit(MOST_EVENTS).toList();
        marks = events.stream().map(Mark::of).toList();
        lanes = new ArrayList<>(TABLES);
        Set<String> devices = new TreeSet<>(marks.stream().map(Mark::lane).toList());
        TABLES.forEach(devices::remove);
        lanes.addAll(devices);
    }

    /**
     * Draws it.
     *
     * @param title what it is of
     * @param timeline of one host's run
     */
    public static String of(String title, Timeline timeline) {
        return new WindowPicture(title, timeline).draw();
    }

    private String draw() {
        String from =
                events.isEmpty() ? "" : ", from " + TraceTime.seconds(events.get(0).ts()) + " s on";
        drawing.text("title", 16, 26, title + from);
        drawing.box("band", 0, TOP - 10, NAMES, height() - TOP + 10);
        for (String lane : lanes) {
            drawing.path("lane", NAMES, y(lane), "M0 0h" + Math.round(width() - NAMES));
            drawing.text("start small", 10, y(lane) + 3, Mark.laneName(lane));
        }
        timeline.spans().stream().min(WORST).ifPresent(this::worst);
        ticks();
        for (int i = 0; i < events.size(); i++) {
            event(i);
        }
        if (events.isEmpty()) {
            drawing.text(
                    "start quiet", NAMES + 16, TOP + 20, "No alert, so no event that proves one.");
        }
        return drawing.page(width(), height(), title);
    }

    private void worst(Span span) {
        Alert alert = span.alert();
        drawing.text("start quiet", 16, 45, alert.summary());
        double from = x(span.from()) - 12;
        double to = Math.max(x(span.to()), from) + 12;
        drawing.box("shade " + alert.severity(), from, TOP - 10, to - from, height() - TOP - 14);
        String lasted = TraceTime.seconds(span.to() - span.from()) + " s";
        drawing.text(
                "start strong",
                from,
                TOP - 16,
                alert.severity() + " " + alert.code() + ", " + lasted);
        Map<Long, Integer> places = new HashMap<>();
        for (int i = 0; i < events.size(); i++) {
            places.put(events.get(i).seq(), i);
        }
        int step = 0;
        for (Arrow arrow : timeline.arrows()) {
            Integer a = places.get(arrow.fromSeq());
            Integer b = places.get(arrow.toSeq());
            if (arrow.alertId().equals(alert.id()) && a != null && b != null) {
                arrow(a, b, ++step);
            }
        }
    }

    private void arrow(int from, int to, int step) {
        double[] a = {x(from), y(marks.get(from).lane())};
        double[] b = {x(to), y(marks.get(to).lane())};
        double length = Math.max(1, Math.hypot(b[0] - a[0], b[1] - a[1]));
        double ux = (b[0] - a[0]) / length;
        double uy = (b[1] - a[1]) / length;
        boolean level = a[1] == b[1];
        drawing.arrow(
                a[0] + 11 * ux, a[1] + 11 * uy, b[0] - 12 * ux, b[1] - 12 * uy, level ? -22 : 0);
        double lift = level ? 14 : 4;
        drawing.text(
                "strong small",
                (a[0] + b[0]) / 2,
                (a[1] + b[1]) / 2 - lift,
                Integer.toString(step));
    }

    private void event(int i) {
        Mark mark = marks.get(i);
        double y = y(mark.lane());
        drawing.path(mark.failed() ? "failed" : mark.kind(), x(i), y, mark.shape());
        if (mark.failed()) {
            drawing.path("cross", x(i) - 1, y, "M-3 -3 3 3M-3 3 3 -3");
        }
        drawing.text("small", x(i), y + 21, mark.label());
    }

    private void ticks() {
        double free = 0;
        for (int i = 0; i < events.size(); i++) {
            drawing.path("tick", x(i), TOP - 10, "M0 0v" + Math.round(height() - TOP - 14));
            String since = since(i);
            double half = since.length() * 2.9 + 3;
            if (x(i) - half >= free) {
                free = x(i) + half;
                drawing.text("small quiet", x(i), height() - 10, since);
            }
        }
        int left = timeline.events().size() - events.size();
        if (left > 0) {
            String more = left + " later events are not drawn";
            drawing.text("start quiet", NAMES + 16, height() - 26, more);
        }
    }

    private String since(int event) {
        long nanos = events.get(event).ts() - events.get(0).ts();
        if (event == 0) {
            return "start";
        }
        return nanos < 1_000_000
                ? String.format(Locale.ROOT, "+%.1f us", nanos / 1e3)
                : String.format(Locale.ROOT, "+%,.2f ms", nanos / 1e6);
    }

    /** The place of an event. */
    private double x(int event) {
        return NAMES + EDGE + event * STEP;
    }

    /** The place of a time: that of the first event at or after it. */
    private double x(long ts) {
        int at = 0;
        while (at < events.size() - 1 && Long.compareUnsigned(events.get(at).ts(), ts) < 0) {
            at++;
        }
        return x(at);
    }

    private double y(String lane) {
        return TOP + 14 + lanes.indexOf(lane) * LANE;
    }

    private double width() {
        return Math.max(640, x(events.size() - 1) + EDGE);
    }

    private double height() {
        return TOP + lanes.size() * LANE + 30;
    }

    /** What a picture is called. */
    public static String title(String host, long frame) {
        return "Window " + EventWords.hex(frame) + " of host " + host;
    }
}
