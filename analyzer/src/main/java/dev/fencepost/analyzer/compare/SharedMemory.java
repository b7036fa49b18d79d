package dev.fencepost.analyzer.compare;

import dev.fencepost.model.RmpUpdate;
import java.util.BitSet;

/** Guest memory that RMPUPDATE has taken from its guest to be shared. */
final class SharedMemory {
    private final BitSet shared = new BitSet();
    private final Level bytes = new Level();

    Level bytes() {
        return bytes;
    }

    void updated(RmpUpdate event) {
        if (event.rc() != 0) {
            return;
        }
        int from = (int) (event.spa() >>> 12);
        int to = (int) ((event.spa() + event.size()) >>> 12);
        int before = shared.get(from, to).cardinality();
        shared.set(from, to, !event.assigned());
        int after = event.assigned() ? 0 : to - from;
        bytes.add((long) (after - before) << 12, event.ts());
    }
}
