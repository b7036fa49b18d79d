package dev.fencepost.analyzer.dashboard.book;

import dev.fencepost.model.Alert;
import java.util.HashMap;
import java.util.Map;

/** Counts alerts as they come and go. Single-threaded. */
final class Tallies {
    private final Map<String, Integer> bySeverity = new HashMap<>();
    private final Map<String, Integer> byKind = new HashMap<>();
    private final Map<String, Integer> byCode = new HashMap<>();
    private int total;
    private int open;

    void add(Alert alert, int change) {
        total += change;
        open += AlertBook.isOpen(alert) ? change : 0;
        add(bySeverity, alert.severity().name(), change);
        add(byKind, alert.kind().name(), change);
        add(byCode, alert.code(), change);
    }

    private static void add(Map<String, Integer> counts, String name, int change) {
        counts.merge(name, change, (a, b) -> a + b == 0 ? null : a + b);
    }

    AlertCounts counts(long forgotten) {
        return new AlertCounts(total, open, forgotten, bySeverity, byKind, byCode);
    }
}
