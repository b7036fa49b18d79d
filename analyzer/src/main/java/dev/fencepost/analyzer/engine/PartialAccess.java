package dev.fencepost.analyzer.engine;

import dev.fencepost.analyzer.rules.Side;
import dev.fencepost.model.Slots;
import dev.fencepost.model.TraceEvent;
import java.util.List;
import java.util.OptionalInt;

/**
 * What one slot can say of one access that has to be judged whole: an internal message to the slot
 * that owns the access, where {@link StraddleJoiner} puts the answers of all its slots together.
 *
 * @param event the ACCESS or FAULT
 * @param slot that speaks
 * @param owner slot of the first byte: whose {@code host/slot} is the key of this message
 * @param slots how many slots will speak
 * @param domain of the device
 * @param window base of the frame of the first byte, or of its 2 MiB of IOVA
 * @param mapped whether {@code window} is a frame of SPA
 * @param sides outcome of each of this slot's parts
 * @param evidence events that prove those outcomes, in order
 */
public record PartialAccess(
        TraceEvent event,
        int slot,
        int owner,
        int slots,
        OptionalInt domain,
        long window,
        boolean mapped,
        List<Side> sides,
        List<TraceEvent> evidence) {
    public PartialAccess {
        sides = List.copyOf(sides);
        evidence = List.copyOf(evidence);
    }

    /** The message key: {@code host/slot} of the owner. */
    public String key() {
        return Slots.key(event.host(), owner);
    }
}
