package dev.fencepost.analyzer.dashboard.book;

import dev.fencepost.model.Alert;
import java.util.Comparator;

/** What a list of alerts is sorted by: up to two unsigned numbers, and then the id. */
public enum AlertSort {
    LAST_TS("lastTs"),
    FIRST_TS("firstTs"),
    SEVERITY("severity"),
    HITS("hits");

    private final String label;

    AlertSort(String label) {
        this.label = label;
    }

    /** Its name in a request. */
    public String label() {
        return label;
    }

    AlertCursor at(Alert alert) {
        return switch (this) {
            case LAST_TS -> new AlertCursor(alert.lastTs(), 0, alert.id());
            case FIRST_TS -> new AlertCursor(alert.firstTs(), 0, alert.id());
            case SEVERITY ->
                    new AlertCursor(alert.severity().ordinal(), alert.lastTs(), alert.id());
            case HITS -> new AlertCursor(alert.hits(), alert.lastTs(), alert.id());
        };
    }

    /** Ascending. */
    Comparator<Alert> comparator() {
        return Comparator.comparing(this::at);
    }
}
