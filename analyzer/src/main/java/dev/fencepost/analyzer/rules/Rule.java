package dev.fencepost.analyzer.rules;

import dev.fencepost.analyzer.shadow.Effects;
import dev.fencepost.analyzer.shadow.Shadow;
import dev.fencepost.model.Routed;

/**
 * One family of hazards. A rule keeps nothing between calls; what it has to remember lives in the
 * shadow.
 */
public interface Rule {
    /** Judges an event against the tables as they stand before it. */
    default void before(Shadow shadow, Routed routed, Findings findings) {}

    /** Judges the tables as an event has left them. */
    default void after(Shadow shadow, Routed routed, Effects effects, Findings findings) {}
}
