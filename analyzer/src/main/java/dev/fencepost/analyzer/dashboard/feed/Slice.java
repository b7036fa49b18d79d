package dev.fencepost.analyzer.dashboard.feed;

import dev.fencepost.model.TraceEvent;
import java.util.List;

/**
 * What a trace still holds about a frame in a stretch of time.
 *
 * @param events in order
 * @param complete whether these are all there were
 * @param reason why not, in a sentence; empty where they are
 */
public record Slice(List<TraceEvent> events, boolean complete, String reason) {
    /** Most events in one. */
    public static final int MAX_EVENTS = 2_000;

    public Slice {
        events = List.copyOf(events);
    }

    static Slice none(String reason) {
        return new Slice(List.of(), false, reason);
    }
}
