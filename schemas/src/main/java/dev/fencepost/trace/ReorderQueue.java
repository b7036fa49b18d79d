package dev.fencepost.trace;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.TraceEvent;
import java.util.ArrayDeque;
import java.util.List;

/**
 * Holds back one host's events until none before them can follow.
 *
 * <p>Each stream is in order by itself, so the earliest event is the first of one of three queues.
 */
@SuppressWarnings("EnumOrdinal") // streams index a list of three
final class ReorderQueue {
    /** Lateness of a host whose events may be handed on as they come. */
    static final long IN_ORDER = -1;

    private final String host;
    private final long lateness;
    private final List<ArrayDeque<TraceEvent>> streams =
            List.of(new ArrayDeque<>(), new ArrayDeque<>(), new ArrayDeque<>());
    private TraceEvent straight;
    private int run;
    private long newest;
    private boolean begun;
    private boolean ended;

    /**
     * A queue for a host.
     *
     * @param lateness nanoseconds, u64, by which an event may come after a later one, or {@link
     *     #IN_ORDER}
     */
    ReorderQueue(String host, long lateness) {
        this.host = host;
        this.lateness = lateness;
    }

    String host() {
        return host;
    }

    /** Takes an event in; none may be {@link #ready} before. */
    void accept(TraceEvent event) {
        if (lateness == IN_ORDER) {
            straight = event;
            return;
        }
        if (!begun || event.run() != run || Long.compareUnsigned(event.ts(), newest) > 0) {
            newest = event.ts();
        }
        begun = true;
        run = event.run();
        streams.get(event.stream().ordinal()).add(event);
    }

    /** Nothing follows. */
    void end() {
        ended = true;
    }

    /** Whether an event may be handed on. */
    boolean ready() {
        if (straight != null) {
            return true;
        }
        if (lateness == IN_ORDER) {
            return false;
        }
        ArrayDeque<TraceEvent> queue = earliest();
        if (queue.isEmpty()) {
            return false;
        }
        TraceEvent event = queue.element();
        return ended
                || event.run() != run
                || Long.compareUnsigned(newest - event.ts(), lateness) > 0;
    }

    /** Hands on the earliest. */
    TraceEvent remove() {
        if (straight != null) {
            TraceEvent event = straight;
            straight = null;
            return event;
        }
        return earliest().remove();
    }

    /** The queue whose first event is the earliest; an empty one if all are. */
    private ArrayDeque<TraceEvent> earliest() {
        ArrayDeque<TraceEvent> best = streams.get(0);
        for (int i = 1; i < streams.size(); i++) {
            ArrayDeque<TraceEvent> queue = streams.get(i);
            boolean earlier =
                    !queue.isEmpty()
                            && (best.isEmpty()
                                    || Envelope.compareOrder(
                                                    queue.element().envelope(),
                                                    best.element().envelope())
                                            < 0);
            best = earlier ? queue : best;
        }
        return best;
    }
}
