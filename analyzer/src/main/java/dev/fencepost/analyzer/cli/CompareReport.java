package dev.fencepost.analyzer.cli;

import dev.fencepost.analyzer.compare.Column;
import dev.fencepost.analyzer.compare.Row;
import dev.fencepost.analyzer.rules.Hazard;
import dev.fencepost.model.Severity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a comparison measured, for people: two tables for each hardware model. */
final class CompareReport {
    private final List<Row> rows;
    private final Function<TextTable, List<String>> layout;
    private final Function<String, String> heading;

    private CompareReport(
            List<Row> rows,
            Function<TextTable, List<String>> layout,
            Function<String, String> heading) {
        this.rows = rows;
        this.layout = layout;
        this.heading = heading;
    }

    /** Aligned columns. */
    static List<String> text(List<Row> rows) {
        return new CompareReport(rows, TextTable::lines, title -> title).lines();
    }

    /** Tables of Markdown. */
    static List<String> markdown(List<Row> rows) {
        return new CompareReport(rows, TextTable::markdown, title -> "**" + title + "**\n").lines();
    }

    private List<String> lines() {
        Map<String, List<Row>> models = new LinkedHashMap<>();
        rows.forEach(
                row ->
                        models.computeIfAbsent(row.contender().model(), model -> new ArrayList<>())
                                .add(row));
        List<String> lines = new ArrayList<>();
        models.forEach(
                (model, each) -> {
                    lines.addAll(lines.isEmpty() ? List.of() : List.of(""));
                    lines.add(heading.apply(title(model, each.get(0))));
                    lines.addAll(layout.apply(measures(each, List.of(Column.values()))));
                    lines.add("");
                    lines.add(
                            heading.apply(model + ": alerts of the engine, by severity and code"));
                    lines.addAll(layout.apply(hazards(each)));
                });
        return lines;
    }

    private static String title(String model, Row row) {
        String time =
                String.format(
                        Locale.ROOT,
                        "%s: %.1f ms of trace time",
                        model,
                        row.runs().get(0).nanos() / 1e6);
        int seeds = row.runs().size();
        return seeds == 1 ? time : time + ", mean of " + seeds + " seeds";
    }

    /** A line for each row, of some of the columns. */
    static TextTable measures(List<Row> rows, List<Column> columns) {
        List<String> heading = new ArrayList<>(List.of("policy"));
        columns.stream().map(Column::heading).forEach(heading::add);
        TextTable table = new TextTable(heading, allBut(heading));
        for (Row row : rows) {
            List<String> cells = new ArrayList<>(List.of(row.contender().policy().label()));
            columns.stream().map(column -> column.cell(row)).forEach(cells::add);
            table.add(cells);
        }
        return table;
    }

    /** A line for each row: its alerts by severity, and by each code that any of them has. */
    static TextTable hazards(List<Row> rows) {
        List<Hazard> found =
                Arrays.stream(Hazard.values())
                        .filter(hazard -> rows.stream().anyMatch(row -> row.alerts(hazard) > 0))
                        .toList();
        List<String> heading = new ArrayList<>(List.of("policy"));
        Arrays.stream(Severity.values()).map(Severity::name).forEach(heading::add);
        heading.add("possible");
        found.stream().map(Hazard::name).forEach(heading::add);
        TextTable table = new TextTable(heading, allBut(heading));
        for (Row row : rows) {
            List<String> cells = new ArrayList<>(List.of(row.contender().policy().label()));
            for (Severity severity : Severity.values()) {
                cells.add(count(row.alerts(severity)));
            }
            cells.add(count(row.possible()));
            found.stream().map(hazard -> count(row.alerts(hazard))).forEach(cells::add);
            table.add(cells);
        }
        return table;
    }

    private static Set<Integer> allBut(List<String> heading) {
        return IntStream.range(1, heading.size()).boxed().collect(Collectors.toSet());
    }

    private static String count(double mean) {
        if (mean == 0) {
            return "-";
        }
        return mean < 1 ? "<1" : String.format(Locale.ROOT, "%,d", Math.round(mean));
    }
}
