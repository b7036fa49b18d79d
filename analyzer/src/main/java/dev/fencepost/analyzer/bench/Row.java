package dev.fencepost.analyzer.bench;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One quantity, as it was measured in each round.
 *
 * @param what was measured
 * @param at the settings that distinguish it from others of its name, such as {@code batch}
 * @param rounds its value in each round, in order; at least one
 */
public record Row(
        Section section,
        String what,
        Map<String, Long> at,
        Quantity quantity,
        List<Double> rounds) {
    public Row {
        requireNonNull(section, "section is null");
        requireNonNull(quantity, "quantity is null");
        at = Map.copyOf(at);
        rounds = List.copyOf(rounds);
        if (rounds.isEmpty()) {
            throw new IllegalArgumentException("no round measured " + what);
        }
    }

    /** The value in the middle; of an even number of rounds, the lower of the two. */
    public double median() {
        return rounds.stream().sorted().toList().get((rounds.size() - 1) / 2);
    }

    /** The lowest value. */
    public double min() {
        return rounds.stream().mapToDouble(value -> value).min().orElseThrow();
    }

    /** The highest value. */
    public double max() {
        return rounds.stream().mapToDouble(value -> value).max().orElseThrow();
    }

    /** The settings in order of their names. */
    public Map<String, Long> sortedAt() {
        return new TreeMap<>(at);
    }

    /** Whether this and that are of the same thing. */
    public boolean isOfSame(Row other) {
        return section == other.section && what.equals(other.what) && at.equals(other.at);
    }
}
