package dev.fencepost.analyzer.dashboard.book;

import dev.fencepost.model.Alert;
import java.util.List;
import java.util.Optional;

/**
 * Part of a list of alerts.
 *
 * @param total alerts of the whole list
 * @param items those of this part, without their evidence
 * @param next where the next part begins; empty where this is the last
 */
public record AlertPage(int total, List<Alert> items, Optional<AlertCursor> next) {
    public AlertPage {
        items = List.copyOf(items);
    }
}
