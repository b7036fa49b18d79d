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
            if (events.size() < most) {
                add(event);
            }
        }
    }

    /** Adds an event behind those of its position, unless it is one of them. */
    private void add(TraceEvent event) {
        int at = events.size();
        while (at > 0) {
            int order = ORDER.compare(events.get(at - 1), event);
            if (order == 0 && events.get(at - 1).equals(event)) {
                return;
            }
            if (order < 0) {
                break;
            }
            at--;
        }
        events.add(behindEquals(at, event), event);
    }

    private int behindEquals(int from, TraceEvent event) {
        int at = from;
        while (at < events.size() && ORDER.compare(events.get(at), event) == 0) {
            at++;
        }
        return at;
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
