package dev.fencepost.analyzer.dashboard.book;

import java.util.Map;

/**
 * How many alerts there are of what.
 *
 * @param total held
 * @param open of them
 * @param forgotten that were held and had to go
 * @param bySeverity those of each severity that has some
 * @param byKind those of each kind that has some
 * @param byCode those of each code that has some
 */
public record AlertCounts(
        int total,
        int open,
        long forgotten,
        Map<String, Integer> bySeverity,
        Map<String, Integer> byKind,
        Map<String, Integer> byCode) {
    public AlertCounts {
        bySeverity = Map.copyOf(bySeverity);
        byKind = Map.copyOf(byKind);
        byCode = Map.copyOf(byCode);
    }
}
