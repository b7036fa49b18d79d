package dev.fencepost.analyzer.cli;

import dev.fencepost.analyzer.dashboard.story.Lane;
import dev.fencepost.analyzer.explain.EventWords;
import dev.fencepost.analyzer.explain.TraceTime;
import dev.fencepost.model.Alert;
import dev.fencepost.model.AlertState;
import dev.fencepost.model.TraceEvent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * An alert's evidence as a picture in text: time goes down, each event stands in its lane and is
 * joined to the one before it, and a bar along the left marks how long it was wrong.
 *
 * <pre>
 *     0.000356485 s = 0   leaves  rmp  01:00.0
 *             -0.980 µs     ●      │      │     MAP domain 1: IOVA 0x10000000 …
 *   ┏          0.000 µs     ├──────●      │     PSMASH SPA 0x240000000 …
 *   ┃         +2.500 µs     │      ├──────●     ACCESS 0000:01:00.0 READ …
 *   ┗ over after 2.500 µs
 * </pre>
 */
final class EvidenceTimeline {
    /** Lanes of devices; where there are more, they share one. */
    private static final int DEVICES = 3;

    /** Columns that words need; where lanes leave less, there are none. */
    private static final int WORDS = 24;

    private static final List<String> TABLES = List.of("leaves", "flush", "rmp");
    private static final String ALL_DEVICES = "dma";
    private static final String MARGIN = "  ";

    private final Alert alert;
    private final Paint paint;
    private final Glyphs glyphs;
    private final int columns;
    private final List<TraceEvent> events;
    private final List<String> lanes;
    private final int lastWrong;
    private final String zero;
    private final int timeWidth;
    private final List<String> lines = new ArrayList<>();

    private EvidenceTimeline(Alert alert, Screen screen) {
        this.alert = alert;
        paint = screen.paint();
        glyphs = screen.unicode() ? Glyphs.UNICODE : Glyphs.ASCII;
        columns = screen.columns().orElseThrow();
        events = alert.evidence();
        lastWrong = lastWrong();
        zero = TraceTime.seconds(alert.firstTs()) + " s = 0";
        timeWidth =
                events.stream()
                        .mapToInt(event -> time(event).length())
                        .reduce(zero.length(), Math::max);
        List<String> all = lanes();
        lanes = room(all) < WORDS ? List.of() : all;
    }

    /** What is left of a row for words, beside so many lanes. */
    private int room(List<String> besides) {
        return columns - MARGIN.length() - 2 - timeWidth - 2 - width(besides) - 1;
    }

    /** The lines of an alert for a terminal. */
    static List<String> of(Alert alert, Screen screen) {
        return new EvidenceTimeline(alert, screen).draw();
    }

    private List<String> draw() {
        String heading = MARGIN + "  " + right(zero) + "  " + names();
        lines.add(paint.heading(heading.stripTrailing()));
        for (int i = 0; i < events.size(); i++) {
            event(i);
        }
        if (lasts()) {
            lines.add(MARGIN + bar(glyphs.closes) + ' ' + howLong());
        }
        return lines;
    }

    private List<String> lanes() {
        Set<String> seen = new LinkedHashSet<>();
        events.forEach(event -> seen.add(Lane.of(event)));
        List<String> all = new ArrayList<>(TABLES);
        all.retainAll(seen);
        List<String> devices =
                seen.stream().filter(lane -> !TABLES.contains(lane)).sorted().toList();
        if (devices.size() > DEVICES) {
            all.add(ALL_DEVICES);
        } else {
            all.addAll(devices);
        }
        return all;
    }

    private int lane(TraceEvent event) {
        int at = lanes.indexOf(Lane.of(event));
        return at < 0 ? lanes.size() - 1 : at;
    }

    /** What stands above a lane: of a device no segment where it is 0. */
    private static String name(String lane) {
        String device = lane.substring(lane.indexOf(':') + 1);
        return device.startsWith("0000:") ? device.substring("0000:".length()) : device;
    }

    private String names() {
        StringBuilder names = new StringBuilder();
        for (int lane = 0; lane < lanes.size(); lane++) {
            int blanks = width(lane) - name(lanes.get(lane)).length();
            names.append(" ".repeat(blanks / 2)).append(name(lanes.get(lane)));
            names.append(" ".repeat(blanks - blanks / 2));
        }
        return names.toString();
    }

    private int width(int lane) {
        return name(lanes.get(lane)).length() + 2;
    }

    private static int width(List<String> lanes) {
        return lanes.stream().mapToInt(lane -> name(lane).length() + 2).sum();
    }

    private void event(int i) {
        TraceEvent event = events.get(i);
        int from = i == 0 ? lane(event) : lane(events.get(i - 1));
        String place =
                lane(from, lane(event), Lane.hasFailed(event) ? glyphs.failed : glyphs.event);
        String before = MARGIN + mark(i) + ' ' + right(time(event)) + "  ";
        List<String> words = Wrap.lines(words(event), Math.max(room(lanes), WORDS));
        lines.add(before + painted(place, i) + ' ' + words.get(0));
        String more = MARGIN + (goesOn(i) ? bar(glyphs.lasts) : " ") + " ".repeat(timeWidth + 3);
        for (String word : words.subList(1, words.size())) {
            lines.add(more + lane(-1, -1, "") + ' ' + word);
        }
    }

    private String painted(String place, int i) {
        return isWrong(i) ? place.replace(sign(i), bar(sign(i))) : place;
    }

    private String sign(int i) {
        return Lane.hasFailed(events.get(i)) ? glyphs.failed : glyphs.event;
    }

    /** All lanes in a row: a line from one to the next event's, where they differ. */
    private String lane(int from, int to, String sign) {
        StringBuilder row = new StringBuilder();
        int low = Math.min(from, to);
        int high = Math.max(from, to);
        for (int lane = 0; lane < lanes.size(); lane++) {
            boolean within = lane > low && lane < high;
            String left = within || (lane == high && low < high) ? glyphs.across : " ";
            String after = within || (lane == low && low < high) ? glyphs.across : " ";
            int blanks = width(lane) - 1;
            row.append(left.repeat(blanks / 2));
            row.append(lane == to ? sign : crossing(lane, from, to, within));
            row.append(after.repeat(blanks - blanks / 2));
        }
        return row.toString();
    }

    private String crossing(int lane, int from, int to, boolean within) {
        if (lane == from) {
            return from < to ? glyphs.right : glyphs.left;
        }
        return within ? glyphs.cross : glyphs.lane;
    }

    private String words(TraceEvent event) {
        String error = event.tsErr() == 0 ? "" : " (" + glyphs.plusMinus + event.tsErr() + " ns)";
        return Screen.harmless(EventWords.of(event)) + error;
    }

    private String mark(int i) {
        if (!isWrong(i)) {
            return " ";
        }
        if (!lasts()) {
            return bar(glyphs.moment);
        }
        return bar(i > 0 && isWrong(i - 1) ? glyphs.lasts : glyphs.opens);
    }

    private String bar(String sign) {
        return paint.sign(alert.severity(), sign);
    }

    /** Whether it is wrong from the event on to the next. */
    private boolean goesOn(int i) {
        return lasts() && isWrong(i);
    }

    private boolean isWrong(int i) {
        return Long.compareUnsigned(events.get(i).ts(), alert.firstTs()) >= 0 && i <= lastWrong;
    }

    private int lastWrong() {
        int last = events.size() - 1;
        while (alert.state() == AlertState.CLOSED
                && last >= 0
                && Long.compareUnsigned(events.get(last).ts(), alert.lastTs()) > 0) {
            last--;
        }
        return last;
    }

    private boolean lasts() {
        return alert.state() == AlertState.OPEN || alert.lastTs() != alert.firstTs();
    }

    private String howLong() {
        long nanos = alert.lastTs() - alert.firstTs();
        if (alert.state() == AlertState.CLOSED) {
            return "over after " + micros(nanos);
        }
        return nanos == 0 ? "still open" : "still open; last seen after " + micros(nanos);
    }

    private String time(TraceEvent event) {
        int order = Long.compareUnsigned(event.ts(), alert.firstTs());
        if (order == 0) {
            return micros(0);
        }
        return order > 0
                ? '+' + micros(event.ts() - alert.firstTs())
                : '-' + micros(alert.firstTs() - event.ts());
    }

    /** Exact to the nanosecond, up to ten seconds; then in seconds. */
    private String micros(long nanos) {
        if (nanos < 0 || nanos >= 10_000_000_000L) {
            String seconds = TraceTime.seconds(nanos);
            return seconds.substring(0, seconds.length() - 6) + " s";
        }
        return String.format(Locale.ROOT, "%,d.%03d %s", nanos / 1000, nanos % 1000, glyphs.micros);
    }

    private String right(String text) {
        return " ".repeat(timeWidth - text.length()) + text;
    }
}
