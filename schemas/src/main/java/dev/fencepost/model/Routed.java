package dev.fencepost.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Objects;

/**
 * An event as one slot receives it, with what the source of the events alone can know.
 *
 * <p>Nearly every event is an access that lies in one frame with one translation: of its one part
 * just the SPA is kept. Immutable.
 */
public final class Routed {
    private final TraceEvent event;
    private final boolean primary;
    private final boolean direct;
    private final int slots;
    private final long spa;
    private final List<Part> parts;
    private final List<LeafRun> removed;

    /**
     * Any event.
     *
     * @param event the event, whole
     * @param primary this copy is the one that answers for the event as a whole: for an ACCESS or a
     *     FAULT the copy of the slot of its first byte, for an event about no address that of slot
     *     0
     * @param slots how many slots received a copy
     * @param parts of an ACCESS, or of a FAULT that counts as one: its pieces in order of IOVA, all
     *     of them in every copy; else empty
     * @param removed of an UNMAP, SPLIT, MERGE, or a MAP over live leaves: the leaves that it
     *     touched, whole as they stood and all of them in every copy; else empty. What of them went
     *     and what stays says {@link Taken}
     */
    public Routed(
            TraceEvent event, boolean primary, int slots, List<Part> parts, List<LeafRun> removed) {
        this.event = requireNonNull(event, "event is null");
        this.primary = primary;
        this.slots = slots;
        this.removed = List.copyOf(removed);
        direct = parts.size() == 1 && event instanceof Access access && isAll(access, parts.get(0));
        spa = direct ? parts.get(0).spa() : 0;
        this.parts = direct ? List.of() : List.copyOf(parts);
    }

    private Routed(Access access, boolean primary, int slots, long spa) {
        this.event = access;
        this.primary = primary;
        this.direct = true;
        this.slots = slots;
        this.spa = spa;
        this.parts = List.of();
        this.removed = List.of();
    }

    private static boolean isAll(Access access, Part part) {
        return part.equals(Part.mapped(access.iova(), access.length(), part.spa()));
    }

    /** An access whose bytes lie in one frame of SPA, from an address of it on. */
    public static Routed direct(Access access, boolean primary, int slots, long spa) {
        return new Routed(access, primary, slots, spa);
    }

    public TraceEvent event() {
        return event;
    }

    public boolean primary() {
        return primary;
    }

    public int slots() {
        return slots;
    }

    /** Whether it is an access with one part, which is mapped: then {@link #spa} has it all. */
    public boolean isDirect() {
        return direct;
    }

    /** Where the first byte of a direct access lies, else 0. */
    public long spa() {
        return spa;
    }

    public List<Part> parts() {
        return direct && event instanceof Access access
                ? List.of(Part.mapped(access.iova(), access.length(), spa))
                : parts;
    }

    public List<LeafRun> removed() {
        return removed;
    }

    /** How many parts and removed leaves it has. */
    public int pieces() {
        return (direct ? 1 : parts.size()) + removed.size();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Routed routed
                && event.equals(routed.event)
                && primary == routed.primary
                && slots == routed.slots
                && direct == routed.direct
                && spa == routed.spa
                && parts.equals(routed.parts)
                && removed.equals(routed.removed);
    }

    @Override
    public int hashCode() {
        return Objects.hash(event, primary, slots, spa, parts, removed);
    }

    @Override
    public String toString() {
        return String.format(
                "Routed[event=%s, primary=%s, slots=%d, parts=%s, removed=%s]",
                event, primary, slots, parts(), removed);
    }
}
