package dev.fencepost.analyzer.merge;

import dev.fencepost.model.DmaEvents;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Slots;

/** Receives the events of one slot in their order, run after run. */
public interface MergeListener {
    /** The first event of a run follows; a run without events begins only to end. */
    void begin(int run, Slots slots);

    /** The next event of the run. */
    void event(Routed event);

    /** The next events of the run: rows {@code from} to {@code to} (exclusive) of a batch. */
    default void rows(DmaEvents events, int from, int to) {
        for (int row = from; row < to; row++) {
            event(events.get(row));
        }
    }

    /**
     * Nothing follows in a run, whether it had events and so began, or not; a run that had none and
     * that nobody ended before the next one is not told of.
     */
    void end(int run, Slots slots);
}
