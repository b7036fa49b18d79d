package dev.fencepost.analyzer.merge;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.Routed;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.trace.Moved;

/** An event of a stream that had fallen silent, which comes after others of a later time. */
final class LateEvent {
    private LateEvent() {}

    /**
     * Moves it to the time that was reached without it, and widens its clock error by as much:
     * nothing that happened in between can be told to be before or after it for certain.
     */
    static Routed moved(Routed routed, long reachedTs) {
        TraceEvent event = routed.event();
        long delay = reachedTs - event.ts();
        long error = event.tsErr() + delay;
        Envelope to =
                new Envelope(
                        event.host(),
                        event.run(),
                        reachedTs,
                        event.seq(),
                        delay < 0 || error < 0 ? Long.MAX_VALUE : error);
        return new Routed(
                event.match(new Moved(to)),
                routed.primary(),
                routed.slots(),
                routed.parts(),
                routed.removed());
    }
}
