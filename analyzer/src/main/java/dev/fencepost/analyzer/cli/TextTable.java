package dev.fencepost.analyzer.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows of cells in aligned columns, under a heading. */
final class TextTable {
    private static final String BETWEEN = "  ";

    private final List<String> heading;
    private final Set<Integer> numbers;
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * An empty table.
     *
     * @param numbers columns that are aligned to the right
     */
    TextTable(List<String> heading, Set<Integer> numbers) {
        this.heading = List.copyOf(heading);
        this.numbers = Set.copyOf(numbers);
    }

    void add(List<String> row) {
        if (row.size() != heading.size()) {
            throw new IllegalArgumentException("row has " + row.size() + " cells: " + row);
        }
        rows.add(List.copyOf(row));
    }

    /** The heading, then the rows, all of one width but for what ends a line. */
    List<String> lines() {
        List<Integer> widths = new ArrayList<>();
        for (int column = 0; column < heading.size(); column++) {
            int width = heading.get(column).length();
            for (List<String> row : rows) {
                width = Math.max(width, row.get(column).length());
            }
            widths.add(width);
        }
        List<String> lines = new ArrayList<>();
        lines.add(line(heading, widths::get));
        rows.forEach(row -> lines.add(line(row, widths::get)));
        return lines;
    }

    /**
     * The same in no more columns than fit.
     *
     * @param width of a line
     * @param spare columns that may be left out, in this order
     */
    List<String> lines(int width, List<Integer> spare) {
        List<Integer> kept = new ArrayList<>(IntStream.range(0, heading.size()).boxed().toList());
        List<String> lines = lines();
        for (int i = 0; i < spare.size() && widest(lines) > width; i++) {
            kept.remove(spare.get(i));
            lines = of(kept).lines();
        }
        return lines;
    }

    private static int widest(List<String> lines) {
        return lines.stream().mapToInt(String::length).max().orElse(0);
    }

    private TextTable of(List<Integer> columns) {
        Set<Integer> right =
                IntStream.range(0, columns.size())
                        .filter(i -> numbers.contains(columns.get(i)))
                        .boxed()
                        .collect(Collectors.toSet());
        TextTable table = new TextTable(columns.stream().map(heading::get).toList(), right);
        rows.forEach(row -> table.add(columns.stream().map(row::get).toList()));
        return table;
    }

    /** The same as a table of Markdown. */
    List<String> markdown() {
        List<String> lines = new ArrayList<>();
        lines.add(row(heading));
        StringBuilder rule = new StringBuilder("|");
        for (int column = 0; column < heading.size(); column++) {
            rule.append(numbers.contains(column) ? "---:|" : "---|");
        }
        lines.add(rule.toString());
        rows.forEach(cells -> lines.add(row(cells)));
        return lines;
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    private String line(List<String> cells, IntFunction<Integer> width) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            String cell = cells.get(column);
            String blanks = " ".repeat(width.apply(column) - cell.length());
            line.append(column == 0 ? "" : BETWEEN);
            line.append(numbers.contains(column) ? blanks + cell : cell + blanks);
        }
        return line.toString().stripTrailing();
    }
}
