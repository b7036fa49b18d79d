package dev.fencepost.analyzer.reference;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.Gap;
import dev.fencepost.model.Op;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import java.util.Comparator;
import java.util.List;

/** All events of one host and run in their order, and how far that order can be trusted. */
final class History {
    private static final Comparator<TraceEvent> ORDER =
            Comparator.comparing(TraceEvent::envelope, Envelope::compareOrder)
                    .thenComparing(event -> event.op() == Op.GAP);

    private final List<TraceEvent> events;

    History(List<TraceEvent> events) {
        this.events = events.stream().sorted(ORDER).toList();
    }

    int size() {
        return events.size();
    }

    TraceEvent at(int index) {
        return events.get(index);
    }

    /** Facts none of which a gap or the clocks put in doubt at the event {@code now}. */
    boolean certain(List<Fact> facts, int now) {
        return facts.stream().noneMatch(fact -> gapSince(fact, now)) && ordered(facts);
    }

    private boolean gapSince(Fact fact, int now) {
        for (int i = fact.event() + 1; i <= now; i++) {
            if (isGapOf(fact.stream(), i)) {
                return true;
            }
        }
        return false;
    }

    private boolean isGapOf(Stream stream, int index) {
        return at(index) instanceof Gap gap && gap.stream() == stream;
    }

    /** Within a stream the order is certain; across streams only beyond the clock errors. */
    private boolean ordered(List<Fact> facts) {
        for (Fact a : facts) {
            for (Fact b : facts) {
                if (a.event() >= 0 && b.event() >= 0 && tooClose(at(a.event()), at(b.event()))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean tooClose(TraceEvent a, TraceEvent b) {
        return a.stream() != b.stream() && Math.abs(a.ts() - b.ts()) < a.tsErr() + b.tsErr();
    }
}
