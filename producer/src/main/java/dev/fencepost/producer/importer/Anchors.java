package dev.fencepost.producer.importer;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Moments of one recording that another one of the same incident may hold too, each known by what
 * names it in both. Bounded: the first {@value #MAX} of a kind count.
 */
final class Anchors {
    static final int MAX = 1 << 16;

    /** How a moment is known. */
    enum Kind {
        /** A wait entered the queue: its store address and its sequence number. */
        COMPLETION_WAIT("completion wait"),
        /** A device's fault was reported: the first of its kind. */
        FAULT("fault");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** For people: so many of them. */
        String label(int count) {
            return count == 1 ? label : label + "s";
        }
    }

    /**
     * What names a moment.
     *
     * @param first store address of a wait, device of a fault
     * @param second sequence number of a wait, address of a fault
     */
    record Key(long first, long second) {}

    private final Map<Kind, Map<Key, Long>> moments = new EnumMap<>(Kind.class);

    /** Notes a moment, in ns of the recording's clock; one seen before keeps its first time. */
    void add(Kind kind, long first, long second, long ts) {
        Map<Key, Long> known = moments.computeIfAbsent(kind, unused -> new LinkedHashMap<>());
        if (known.size() < MAX) {
            known.putIfAbsent(new Key(first, second), ts);
        }
    }

    /** Moments of a kind in the order of the recording. */
    Map<Key, Long> of(Kind kind) {
        return moments.getOrDefault(kind, Map.of());
    }
}
