package dev.fencepost.analyzer.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gathers what rounds measure: one row for each thing and quantity, in the order in which they were
 * first met. Single-threaded.
 */
final class Rows {
    private final Section section;
    private final Map<Thing, Map<Quantity, List<Double>>> things = new LinkedHashMap<>();

    /** Rows of one section, none yet. */
    Rows(Section section) {
        this.section = section;
    }

    private record Thing(String what, Map<String, Long> at) {}

    /** Adds the values of one round; of a quantity named twice, two rounds. */
    void add(String what, Map<String, Long> at, Map<Quantity, Double> values) {
        Map<Quantity, List<Double>> of =
                things.computeIfAbsent(
                        new Thing(what, Map.copyOf(at)), thing -> new EnumMap<>(Quantity.class));
        values.forEach(
                (quantity, value) ->
                        of.computeIfAbsent(quantity, each -> new ArrayList<>()).add(value));
    }

    /** All rows so far. */
    List<Row> list() {
        List<Row> rows = new ArrayList<>();
        things.forEach(
                (thing, quantities) ->
                        quantities.forEach(
                                (quantity, rounds) ->
                                        rows.add(
                                                new Row(
                                                        section,
                                                        thing.what,
                                                        thing.at,
                                                        quantity,
                                                        rounds))));
        return rows;
    }
}
