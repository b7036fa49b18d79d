package dev.fencepost.analyzer.dashboard.book;

import dev.fencepost.model.Alert;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A question for part of a list of alerts.
 *
 * @param filter holds for those of the list
 * @param sort what it is sorted by
 * @param descending the largest first
 * @param limit most alerts wanted
 * @param after where the part begins; empty for the start
 */
public record AlertQuery(
        Predicate<Alert> filter,
        AlertSort sort,
        boolean descending,
        int limit,
        Optional<AlertCursor> after) {
    public AlertQuery {
        if (limit < 1) {
            throw new IllegalArgumentException("limit is not positive: " + limit);
        }
    }

    Comparator<Alert> order() {
        return descending ? (a, b) -> sort.compare(b, a) : sort::compare;
    }

    boolean isAfterCursor(Alert alert) {
        if (after.isEmpty()) {
            return true;
        }
        int order = sort.compare(alert, after.get());
        return descending ? order < 0 : order > 0;
    }

    AlertCursor cursorAt(Alert last) {
        return sort.at(last);
    }
}
