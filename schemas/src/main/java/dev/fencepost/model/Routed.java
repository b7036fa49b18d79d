package dev.fencepost.model;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * An event as one slot receives it, with what the source of the events alone can know.
 *
 * @param event the event, whole
 * @param primary this copy is the one that answers for the event as a whole: for an ACCESS or a
 *     FAULT the copy of the slot of its first byte, for an event about no address that of slot 0
 * @param slots how many slots received a copy
 * @param parts of an ACCESS, or of a FAULT that counts as one: its pieces in order of IOVA, all of
 *     them in every copy; else empty
 * @param removed of an UNMAP, SPLIT, MERGE, or a MAP over live leaves: the leaves that it touched,
 *     whole as they stood and all of them in every copy; else empty. What of them went and what
 *     stays says {@link Taken}
 */
public record Routed(
        TraceEvent event, boolean primary, int slots, List<Part> parts, List<LeafRun> removed) {
    public Routed {
        requireNonNull(event, "event is null");
        parts = List.copyOf(parts);
        removed = List.copyOf(removed);
    }
}
