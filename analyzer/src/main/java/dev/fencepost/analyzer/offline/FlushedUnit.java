package dev.fencepost.analyzer.offline;

import dev.fencepost.model.Completion;
import dev.fencepost.model.CompletionWait;
import dev.fencepost.model.DeviceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** One IOMMU unit: its caches, and the waits of its queue that have not ended. */
final class FlushedUnit {
    private static final int MOST_WAITS = 4096;

    private final Map<Integer, FlushedCache> pages = new HashMap<>();
    private final Map<DeviceId, FlushedCache> entries = new HashMap<>();
    private final Map<Long, Long> waits = new LinkedHashMap<>();
    private final FlushedCache whole = new FlushedCache();
    private long position;

    /** What it caches of a domain's page table. */
    FlushedCache pages(int domain) {
        return pages.computeIfAbsent(domain, d -> whole.copy());
    }

    /** Its copy of a device-table entry. */
    FlushedCache entry(DeviceId device) {
        return entries.computeIfAbsent(device, d -> whole.copy());
    }

    /** All that INVALIDATE ALL reaches; what was never named is in the first. */
    List<FlushedCache> caches() {
        List<FlushedCache> all = new ArrayList<>();
        all.add(whole);
        all.addAll(pages.values());
        all.addAll(entries.values());
        return all;
    }

    /** Takes the next place in its queue. */
    long queue() {
        return ++position;
    }

    void queueWait(CompletionWait wait) {
        waits.put(wait.token(), queue());
        if (waits.size() > MOST_WAITS) {
            waits.remove(waits.keySet().iterator().next());
        }
    }

    /** A wait ended; answers with its place in the queue, if it was seen queued. */
    OptionalLong ended(Completion event) {
        Long wait = waits.get(event.token());
        if (wait == null) {
            return OptionalLong.empty();
        }
        caches().forEach(cache -> cache.ended(wait, event.ok()));
        Iterator<Long> positions = waits.values().iterator();
        while (event.ok() && positions.hasNext()) {
            if (positions.next() <= wait) {
                positions.remove();
            }
        }
        return OptionalLong.of(wait);
    }
}
