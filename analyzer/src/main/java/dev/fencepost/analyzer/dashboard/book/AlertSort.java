package dev.fencepost.analyzer.dashboard.book;

import dev.fencepost.model.Alert;

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
        return new AlertCursor(first(alert), second(alert), alert.id());
    }

    private long first(Alert alert) {
        return switch (this) {
            case LAST_TS -> alert.lastTs();
            case FIRST_TS -> alert.firstTs();
            case SEVERITY -> alert.severity().ordinal();
            case HITS -> alert.hits();
        };
    }

    private long second(Alert alert) {
        return this == SEVERITY || this == HITS ? alert.lastTs() : 0;
    }

    /** Ascending. */
    int compare(Alert a, Alert b) {
        return compare(a, first(b), second(b), b.id());
    }

    /** An alert against a place, ascending. */
    int compare(Alert alert, AlertCursor place) {
        return compare(alert, place.first(), place.second(), place.id());
    }

    private int compare(Alert alert, long first, long second, String id) {
        int byFirst = Long.compareUnsigned(first(alert), first);
        if (byFirst != 0) {
            return byFirst;
        }
        int bySecond = Long.compareUnsigned(second(alert), second);
        return bySecond != 0 ? bySecond : alert.id().compareTo(id);
    }
}
