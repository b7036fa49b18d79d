package dev.fencepost.producer.importer;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
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
        FAULT("fault"),
        /** The recorder wrote the same to both: {@link ClockMark}. */
        MARK("clock mark");

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

    /**
     * A moment on the recording's clock and on the machine's wall clock.
     *
     * @param ts ns of the recording's clock
     * @param wall ns since 1970
     * @param error ns that the wall time may be off
     */
    record Wall(long ts, long wall, long error) {}

    /** A recorder writes two. */
    private static final int MAX_WALLS = 100;

    private final Map<Kind, Map<Key, Long>> moments = new EnumMap<>(Kind.class);
    private final List<Wall> walls = new ArrayList<>();

    /** Notes a moment, in ns of the recording's clock; one seen before keeps its first time. */
    void add(Kind kind, long first, long second, long ts) {
        add(kind, new Key(first, second), ts);
    }

    private void add(Kind kind, Key key, long ts) {
        Map<Key, Long> known = moments.computeIfAbsent(kind, unused -> new LinkedHashMap<>());
        if (known.size() < MAX) {
            known.putIfAbsent(key, ts);
        }
    }

    /** Notes the recorder's mark, written at this time of the recording's clock. */
    void add(ClockMark mark, long ts) {
        add(Kind.MARK, mark.key(), ts);
        if (walls.size() < MAX_WALLS) {
            walls.add(new Wall(ts, mark.wall(), mark.wallError()));
        }
    }

    /** Moments with the machine's wall time. */
    List<Wall> walls() {
        return walls;
    }

    /** Moments of a kind in the order of the recording. */
    Map<Key, Long> of(Kind kind) {
        return moments.getOrDefault(kind, Map.of());
    }
}
