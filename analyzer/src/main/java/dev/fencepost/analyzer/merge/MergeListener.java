package dev.fencepost.analyzer.merge;

import dev.fencepost.model.Routed;
import dev.fencepost.model.Slots;

/** Receives the events of one slot in their order, run after run. */
public interface MergeListener {
    /** The first event of a run follows. */
    void begin(int run, Slots slots);

    /** The next event of the run. */
    void event(Routed event);

    /** Nothing follows in the run that began last. */
    void end(int run);
}
