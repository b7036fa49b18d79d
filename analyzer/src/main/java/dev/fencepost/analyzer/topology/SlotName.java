package dev.fencepost.analyzer.topology;

import dev.fencepost.model.Slots;
import java.util.Optional;

/**
 * A slot of a host, as record keys name it: {@code host/slot}.
 *
 * @param host machine
 * @param slot of its address space
 */
record SlotName(String host, int slot) {
    private static final int MOST_DIGITS = 9;

    /** Reads a record key; empty if it is none of ours. */
    static Optional<SlotName> parse(String key) {
        int slash = key.lastIndexOf('/');
        String slot = key.substring(slash + 1);
        boolean number =
                !slot.isEmpty()
                        && slot.length() <= MOST_DIGITS
                        && slot.chars().allMatch(c -> c >= '0' && c <= '9');
        return slash > 0 && number && key.indexOf(0) < 0
                ? Optional.of(new SlotName(key.substring(0, slash), Integer.parseInt(slot)))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return Slots.key(host, slot);
    }
}
