package dev.fencepost.producer.importer;

import dev.fencepost.model.Invalidate;
import dev.fencepost.model.InvalidateKind;
import dev.fencepost.model.Unmap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Counts unmaps that an invalidation covered whole and a later wait completed, on one unit at
 * least. For the summary only: verdicts are the analyzer's.
 */
final class FlushTally {
    private final Map<Integer, List<Unmap>> uncovered = new HashMap<>();
    private final Map<Integer, Long> covered = new HashMap<>();
    private final Map<Integer, Map<Long, Long>> waiting = new HashMap<>();
    private long unmaps;
    private long flushed;

    void unmapped(Unmap event) {
        unmaps++;
        uncovered.computeIfAbsent(event.domain(), unused -> new ArrayList<>()).add(event);
    }

    void invalidated(Invalidate event) {
        if (event.kind() == InvalidateKind.ALL) {
            uncovered.values().forEach(list -> cover(list, event));
        } else if (event.kind() == InvalidateKind.PAGES) {
            cover(uncovered.getOrDefault(event.domain(), List.of()), event);
        }
    }

    private void cover(List<Unmap> list, Invalidate event) {
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
        if (unmapsBefore != null) {
            waiting.computeIfAbsent(unit, unused -> new HashMap<>())
                    .merge(token, unmapsBefore, Long::sum);
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
