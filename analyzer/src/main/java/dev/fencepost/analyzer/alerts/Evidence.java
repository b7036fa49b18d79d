package dev.fencepost.analyzer.alerts;

import dev.fencepost.model.Alert;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.TraceEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Events that prove something, each once, in the host's order, and never more than an alert may
 * carry.
 */
final class Evidence {
    /** Kept free for what comes after the opening: the hits that count and the closing event. */
    private static final int RESERVED = 6;

    static final Comparator<TraceEvent> ORDER =
            (a, b) -> Envelope.compareOrder(a.envelope(), b.envelope());

    private final List<TraceEvent> events = new ArrayList<>();

    Evidence(List<TraceEvent> opening) {
        addUpTo(opening, Alert.MAX_EVIDENCE - RESERVED);
    }

    /** Adds what led to an event as far as there is room, and the event itself. */
    void add(List<TraceEvent> cause, TraceEvent event) {
        addUpTo(cause, Alert.MAX_EVIDENCE - RESERVED);
        addUpTo(List.of(event), Alert.MAX_EVIDENCE);
    }

    private void addUpTo(List<TraceEvent> more, int most) {
        for (TraceEvent event : more) {
            if (events.size() < most && !events.contains(event)) {
                events.add(event);
            }
        }
        events.sort(ORDER);
    }

    List<TraceEvent> events() {
        return events;
    }

    /** Two sets of evidence as one. */
    static List<TraceEvent> union(List<TraceEvent> first, List<TraceEvent> second) {
        Evidence all = new Evidence(first);
        all.addUpTo(second, Alert.MAX_EVIDENCE);
        return all.events();
    }
}
