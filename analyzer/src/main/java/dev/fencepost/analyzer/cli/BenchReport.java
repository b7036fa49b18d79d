package dev.fencepost.analyzer.cli;

import dev.fencepost.analyzer.bench.Quantity;
import dev.fencepost.analyzer.bench.Row;
import dev.fencepost.analyzer.bench.Section;
import dev.fencepost.analyzer.bench.Target;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What was measured, for people: a table for each section, a line for each thing. */
final class BenchReport {
    private static final String SPREAD = "lowest .. highest";

    private final List<Row> rows;
    private final List<String> settings;
    private final List<Quantity> quantities;

    private BenchReport(List<Row> rows) {
        this.rows = rows;
        Set<String> names = new TreeSet<>();
        rows.forEach(row -> names.addAll(row.at().keySet()));
        this.settings = List.copyOf(names);
        this.quantities = rows.stream().map(Row::quantity).distinct().sorted().toList();
    }

    /** The lines of all tables. */
    static List<String> lines(List<Row> rows) {
        List<String> lines = new ArrayList<>();
        for (Section section : Section.values()) {
            List<String> things =
                    rows.stream()
                            .filter(row -> row.section() == section)
                            .map(BenchReport::kind)
                            .distinct()
                            .toList();
            for (String kind : things) {
                lines.addAll(lines.isEmpty() ? List.of() : List.of(""));
                lines.add(section.title());
                lines.addAll(
                        new BenchReport(
                                        rows.stream()
                                                .filter(row -> row.section() == section)
                                                .filter(row -> kind(row).equals(kind))
                                                .toList())
                                .table()
                                .lines());
            }
        }
        lines.addAll(targets(rows));
        return lines;
    }

    private static List<String> targets(List<Row> rows) {
        TextTable table =
                new TextTable(List.of("target", "wanted", "best median", ""), Set.of(1, 2));
        for (Target target : Target.values()) {
            target.best(rows)
                    .ifPresent(
                            row ->
                                    table.add(
                                            List.of(
                                                    target.title(),
                                                    target.wanted(),
                                                    row.quantity().show(row.median()),
                                                    target.isReachedBy(row)
                                                            ? "reached"
                                                            : "missed")));
        }
        List<String> lines = table.lines();
        return lines.size() == 1
                ? List.of()
                : Stream.concat(Stream.of("", "Targets, for two processors"), lines.stream())
                        .toList();
    }

    /** Things of one section that have the same settings stand in one table. */
    private static String kind(Row row) {
        return String.join(",", row.sortedAt().keySet());
    }

    private TextTable table() {
        List<String> heading = new ArrayList<>();
        heading.add("what");
        heading.addAll(settings);
        for (Quantity quantity : quantities) {
            heading.add(quantity.heading());
            if (quantity.showsSpread()) {
                heading.add(SPREAD);
            }
        }
        Set<Integer> numbers = new HashSet<>();
        for (int column = 1; column < heading.size(); column++) {
            numbers.add(column);
        }
        TextTable table = new TextTable(heading, numbers);
        List<Row> done = new ArrayList<>();
        for (Row row : rows) {
            if (done.stream().noneMatch(row::isOfSame)) {
                table.add(cells(row));
                done.add(row);
            }
        }
        return table;
    }

    private List<String> cells(Row thing) {
        List<String> cells = new ArrayList<>();
        cells.add(thing.what());
        settings.forEach(
                name -> cells.add(String.format(Locale.ROOT, "%,d", thing.at().get(name))));
        for (Quantity quantity : quantities) {
            Optional<Row> row =
                    rows.stream()
                            .filter(thing::isOfSame)
                            .filter(each -> each.quantity() == quantity)
                            .findFirst();
            cells.add(row.map(each -> quantity.show(each.median())).orElse("-"));
            if (quantity.showsSpread()) {
                cells.add(row.map(BenchReport::spread).orElse("-"));
            }
        }
        return cells;
    }

    private static String spread(Row row) {
        return row.quantity().show(row.min()) + " .. " + row.quantity().show(row.max());
    }
}
