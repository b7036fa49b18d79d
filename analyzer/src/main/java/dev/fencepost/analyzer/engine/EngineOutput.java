package dev.fencepost.analyzer.engine;

import dev.fencepost.model.Alert;

/**
 * Receives what an engine finds, in the order in which it finds it; called on the engine's thread.
 */
public interface EngineOutput {
    /** A new revision of an alert. */
    void alert(Alert alert);

    /**
     * What became of this slot's parts of an access whose parts lie in several slots, or that
     * straddles within one.
     */
    void partial(PartialAccess partial);
}
