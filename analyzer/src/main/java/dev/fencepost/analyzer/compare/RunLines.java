package dev.fencepost.analyzer.compare;

import dev.fencepost.analyzer.rules.Hazard;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Every run of a comparison on a line of its own, for programs. */
public final class RunLines {
    private RunLines() {}

    /** One JSON object for each run. */
    public static List<String> json(List<Row> rows) {
        List<String> lines = new ArrayList<>();
        for (Row row : rows) {
            row.runs().forEach(run -> lines.add(json(row.contender(), run)));
        }
        return lines;
    }

    private static String json(Contender contender, RunResult run) {
        List<String> fields = new ArrayList<>();
        fields.add(quoted("policy") + ':' + quoted(contender.policy().label()));
        fields.add(quoted("hardware") + ':' + quoted(contender.model()));
        fields.add(quoted("seed") + ':' + run.seed());
        fields.add(quoted("events") + ':' + run.events());
        fields.add(quoted("traceNanos") + ':' + run.nanos());
        for (Column column : Column.values()) {
            fields.add(quoted(column.id()) + ':' + number(column.value(run)));
        }
        String hazards =
                run.hazards().stream().map(RunLines::json).collect(Collectors.joining(","));
        fields.add(quoted("hazards") + ":[" + hazards + ']');
        return '{' + String.join(",", fields) + '}';
    }

    private static String json(HazardCount count) {
        return String.format(
                "{\"code\":\"%s\",\"severity\":\"%s\",\"alerts\":%d,"
                        + "\"possible\":%d,\"hits\":%d}",
                count.hazard(), count.severity(), count.alerts(), count.possible(), count.hits());
    }

    /** A heading, and a line for each run; hazards by code count alerts of every severity. */
    public static List<String> csv(List<Row> rows) {
        List<String> heading =
                new ArrayList<>(List.of("policy", "hardware", "seed", "events", "traceNanos"));
        Arrays.stream(Column.values()).map(Column::id).forEach(heading::add);
        Arrays.stream(Hazard.values()).map(Hazard::name).forEach(heading::add);
        List<String> lines = new ArrayList<>(List.of(String.join(",", heading)));
        for (Row row : rows) {
            row.runs().forEach(run -> lines.add(csv(row.contender(), run)));
        }
        return lines;
    }

    private static String csv(Contender contender, RunResult run) {
        List<String> cells = new ArrayList<>();
        cells.add(contender.policy().label());
        String model = contender.model();
        cells.add(model.contains(",") ? quoted(model) : model);
        cells.add(Long.toString(run.seed()));
        cells.add(Long.toString(run.events()));
        cells.add(Long.toString(run.nanos()));
        for (Column column : Column.values()) {
            cells.add(number(column.value(run)));
        }
        for (Hazard hazard : Hazard.values()) {
            cells.add(
                    Long.toString(
                            run.hazards().stream()
                                    .filter(each -> each.hazard() == hazard)
                                    .mapToLong(HazardCount::alerts)
                                    .sum()));
        }
        return String.join(",", cells);
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    /** Whole numbers as such, others to six digits. */
    private static String number(double value) {
        return value == Math.rint(value)
                ? Long.toString((long) value)
                : new BigDecimal(value).round(new MathContext(6)).toPlainString();
    }
}
