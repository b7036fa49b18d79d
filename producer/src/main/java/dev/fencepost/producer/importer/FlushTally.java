package dev.fencepost.producer.importer;

import dev.fencepost.model.Invalidate;
import dev.fencepost.model.InvalidateKind;
import dev.fencepost.model.Unmap;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Counts unmaps that an invalidation covered whole and a later wait completed, on one unit at
 * least. For the summary only: verdicts are the analyzer's.
 */
final class FlushTally {
    /** Older unmaps than so many of one domain count as not flushed; bounds memory and time. */
    private static final int MAX_PENDING = 4096;

    private final Map<Integer, ArrayDeque<Unmap>> uncovered = new HashMap<>();
    private final Map<Integer, Long> covered = new HashMap<>();
    private final Map<Integer, Map<Long, Long>> waiting = new HashMap<>();
    private long unmaps;
    private long flushed;

    void unmapped(Unmap event) {
        unmaps++;
        ArrayDeque<Unmap> pending =
                uncovered.computeIfAbsent(event.domain(), unused -> new ArrayDeque<>());
        if (pending.size() == MAX_PENDING) {
            pending.remove();
        }
        pending.add(event);
    }

    void invalidated(Invalidate event) {
        if (event.kind() == InvalidateKind.ALL) {
            uncovered.values().forEach(list -> cover(list, event));
            uncovered.clear();
        } else if (event.kind() == InvalidateKind.PAGES) {
            cover(uncovered.getOrDefault(event.domain(), new ArrayDeque<>()), event);
        }
    }

    private void cover(Iterable<Unmap> list, Invalidate event) {
        for (Iterator<Unmap> each = list.iterator(); each.hasNext(); ) {
            if (covers(event, each.next())) {
                each.remove();
                covered.merge(event.unit(), 1L, Long::sum);
            }
        }
    }

    private static boolean covers(Invalidate event, Unmap unmap) {
        long offset = unmap.iova() - event.iova();
        return event.size() == 0
                || (Long.compareUnsigned(offset, event.size()) < 0
                        && Long.compareUnsigned(unmap.size(), event.size() - offset) <= 0);
    }

    void waitQueued(int unit, long token) {
        Long unmapsBefore = covered.remove(unit);
        Map<Long, Long> tokens = waiting.computeIfAbsent(unit, unused -> new HashMap<>());
        if (unmapsBefore != null && tokens.size() < MAX_PENDING) {
            tokens.merge(token, unmapsBefore, Long::sum);
        }
    }

    void completed(int unit, long token) {
        Long done = waiting.getOrDefault(unit, Map.of()).get(token);
        if (done != null) {
            flushed += done;
            waiting.get(unit).remove(token);
        }
    }

    long flushed() {
        return flushed;
    }

    long unflushed() {
        return unmaps - flushed;
    }
}
