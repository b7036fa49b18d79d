package dev.fencepost.analyzer.cli;

import dev.fencepost.analyzer.explain.EventWords;
import dev.fencepost.analyzer.explain.TraceTime;
import dev.fencepost.model.Alert;
import dev.fencepost.model.AlertState;
import dev.fencepost.model.Confidence;
import dev.fencepost.model.HazardKind;
import dev.fencepost.model.Severity;
import dev.fencepost.model.TraceEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Alerts in words: a table of all, and an example of each code with its evidence. */
final class AlertReport {
    private static final List<String> HEADING =
            List.of(
                    "kind",
                    "code",
                    "severity",
                    "confidence",
                    "state",
                    "alerts",
                    "hits",
                    "first at (s)",
                    "first window",
                    "of");
    private static final Set<Integer> NUMBERS = Set.of(5, 6, 7);

    /** Worst first, then what is certain. */
    private static final Comparator<Alert> WORST =
            Comparator.comparing(Alert::severity, Comparator.reverseOrder())
                    .thenComparing(Alert::confidence);

    /** Columns to leave out where a terminal is too narrow for all, the first one first. */
    private static final List<Integer> SPARE = List.of(0, 9, 4, 6, 5, 7);

    private final Screen screen;
    private final Paint paint;

    AlertReport(Screen screen) {
        this.screen = screen;
        paint = screen.paint();
    }

    /** What the alerts of one row have in common. */
    private record Row(
            Severity severity,
            HazardKind kind,
            String code,
            Confidence confidence,
            AlertState state) {
        static final Comparator<Row> ORDER =
                Comparator.comparing(Row::severity, Comparator.reverseOrder())
                        .thenComparing(Row::kind)
                        .thenComparing(Row::code)
                        .thenComparing(Row::confidence)
                        .thenComparing(Row::state);

        static Row of(Alert alert) {
            return new Row(
                    alert.severity(),
                    alert.kind(),
                    alert.code(),
                    alert.confidence(),
                    alert.state());
        }
    }

    /**
     * The whole report.
     *
     * @param shown alerts in the order of a listing
     * @param all how many there are, shown or not
     */
    List<String> lines(List<Alert> shown, int all) {
        List<String> lines = new ArrayList<>();
        if (shown.isEmpty()) {
            lines.add(all == 0 ? "No alerts." : "No alerts here; " + all + " elsewhere.");
            lines.add("");
            return lines;
        }
        table(shown, lines);
        lines.add("");
        shown.stream()
                .collect(
                        Collectors.groupingBy(Alert::code, LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .sorted(Comparator.comparing(AlertReport::worst, WORST))
                .forEach(alerts -> example(alerts, lines));
        if (shown.size() < all) {
            lines.add((all - shown.size()) + " more alerts were not asked for.");
            lines.add("");
        }
        return lines;
    }

    private void table(List<Alert> shown, List<String> lines) {
        Map<Row, List<Alert>> rows =
                shown.stream()
                        .collect(
                                Collectors.groupingBy(
                                        Row::of, LinkedHashMap::new, Collectors.toList()));
        TextTable table = new TextTable(HEADING, NUMBERS);
        List<Row> order = rows.keySet().stream().sorted(Row.ORDER).toList();
        order.forEach(row -> table.add(cells(row, rows.get(row))));
        List<String> text =
                screen.isTerminal()
                        ? table.lines(screen.columns().getAsInt(), SPARE)
                        : table.lines();
        lines.add(paint.heading(text.get(0)));
        for (int i = 0; i < order.size(); i++) {
            lines.add(painted(text.get(i + 1), order.get(i)));
        }
    }

    private String painted(String line, Row row) {
        String name = row.severity().name();
        return line.replaceFirst("\\b" + name + "\\b", paint.severity(row.severity(), name));
    }

    private static List<String> cells(Row row, List<Alert> alerts) {
        Alert first = alerts.get(0);
        long hits = alerts.stream().mapToLong(Alert::hits).sum();
        return List.of(
                row.kind().name(),
                row.code(),
                row.severity().name(),
                row.confidence().name(),
                row.state().name(),
                Integer.toString(alerts.size()),
                Long.toString(hits),
                TraceTime.seconds(first.firstTs()),
                place(first),
                subject(first));
    }

    /** The frame, or what stands for one. */
    private static String place(Alert alert) {
        if (alert.window().isPresent()) {
            return EventWords.hex(alert.window().getAsLong());
        }
        return alert.iova().isPresent() ? "IOVA " + EventWords.hex(alert.iova().getAsLong()) : "-";
    }

    private static String subject(Alert alert) {
        List<String> words = new ArrayList<>();
        words.add(Screen.harmless(alert.host()));
        alert.domain().ifPresent(domain -> words.add("domain " + Integer.toUnsignedString(domain)));
        alert.bdf().ifPresent(bdf -> words.add(bdf.toString()));
        return String.join(" ", words);
    }

    private static Alert worst(List<Alert> alerts) {
        return alerts.stream().min(WORST).orElseThrow();
    }

    private void example(List<Alert> alerts, List<String> lines) {
        Alert alert = worst(alerts);
        String name = alert.severity() + " " + alert.code();
        String text =
                String.format(
                        Locale.ROOT,
                        "%s (%s, %s): %s",
                        name,
                        alert.confidence().name().toLowerCase(Locale.ROOT),
                        Screen.harmless(alert.host()),
                        Screen.harmless(alert.summary()));
        List<String> head = fitting(text);
        lines.add(paint.severity(alert.severity(), name) + head.get(0).substring(name.length()));
        lines.addAll(head.subList(1, head.size()));
        if (screen.isTerminal()) {
            lines.addAll(EvidenceTimeline.of(alert, screen));
        } else {
            alert.evidence().forEach(event -> lines.add("    " + evidence(event)));
        }
        lines.addAll(fitting("    To do: " + alert.remedy()));
        lines.add("    Alert " + alert.id() + others(alerts.size() - 1));
        lines.add("");
    }

    private List<String> fitting(String text) {
        return screen.isTerminal()
                ? Wrap.hanging(text, screen.columns().getAsInt(), 4)
                : List.of(text);
    }

    private static String others(int count) {
        return switch (count) {
            case 0 -> ".";
            case 1 -> "; one more of this code.";
            default -> "; " + count + " more of this code.";
        };
    }

    private static String evidence(TraceEvent event) {
        String error = event.tsErr() == 0 ? "" : " ± " + event.tsErr() + " ns";
        return String.format(
                "%s s%s  %-5s  %s",
                TraceTime.seconds(event.ts()),
                error,
                event.stream().label(),
                Screen.harmless(EventWords.of(event)));
    }
}
