package dev.fencepost.analyzer.topology;

import dev.fencepost.analyzer.engine.EngineOutput;
import dev.fencepost.analyzer.engine.HostState;
import dev.fencepost.model.DmaEvents;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Slots;
import dev.fencepost.model.WindowStatus;
import java.util.function.Consumer;

/** What judges the events of one slot of one host in one run, as the topology sees it. */
interface SlotJudge extends HostState {
    /** Judges the next event. */
    void accept(Routed event, EngineOutput out);

    /** Judges the next events: rows {@code from} to {@code to} (exclusive) of a batch. */
    default void rows(DmaEvents events, int from, int to, EngineOutput out) {
        for (int row = from; row < to; row++) {
            accept(events.get(row), out);
        }
    }

    /** The run is over: says what is not said yet. */
    void finish(EngineOutput out);

    /**
     * Deletes all that {@link #flush} may have written and not deleted, once it has finished;
     * nothing else follows.
     */
    void forget(Sink sink);

    /** Shows the frames that changed since the last call. */
    void showChanged(Consumer<WindowStatus> viewer);

    /** Frames that something is known of. */
    long frames();

    /** Makes judges. */
    @FunctionalInterface
    interface Factory {
        SlotJudge of(String host, int run, int slot, Slots slots);
    }
}
