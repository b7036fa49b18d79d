package dev.fencepost.analyzer.reference;

import dev.fencepost.model.Completion;
import dev.fencepost.model.CompletionWait;
import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Invalidate;
import dev.fencepost.model.TraceEvent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/** What the caches of a host have to let go of, told for one address from the beginning. */
final class CacheStory {
    /** Stands for all that a cache holds and nothing names: a flush of everything is for that. */
    private static final long THE_REST = -1;

    private final History history;
    private final CacheChanges changes;

    CacheStory(History history, Hardware hardware) {
        this.history = history;
        this.changes = new CacheChanges(history, hardware);
    }

    /** Whether a change calls for an invalidation: in one cache that it reaches, at one address. */
    boolean calls(Invalidate flush, int now) {
        Set<Long> addresses = changes.addresses();
        addresses.add(THE_REST);
        addresses.removeIf(address -> !holds(flush, address));
        return caches().stream()
                .filter(cache -> cache.isReachedBy(flush))
                .anyMatch(
                        cache ->
                                addresses.stream().anyMatch(address -> stale(cache, address, now)));
    }

    private static boolean holds(Invalidate flush, long address) {
        return address == THE_REST
                ? flush.size() == 0
                : CacheChanges.rangeOf(flush.iova(), flush.size()).holds(address);
    }

    /** Every cache that the trace names, and for each unit one that it does not. */
    private Set<Cache> caches() {
        Set<Integer> units = new TreeSet<>();
        Set<Integer> domains = new TreeSet<>(Set.of(-1));
        Set<DeviceId> devices = new LinkedHashSet<>();
        for (int i = 0; i < history.size(); i++) {
            if (history.at(i) instanceof DeviceEntry entry) {
                units.add(entry.unit());
                domains.add(entry.domain());
                devices.add(entry.bdf());
            } else if (history.at(i) instanceof Invalidate flush) {
                units.add(flush.unit());
                domains.add(flush.domain());
                devices.add(flush.bdf());
            }
        }
        Set<Cache> caches = new LinkedHashSet<>();
        devices.forEach(device -> caches.add(Cache.ofDevice(device)));
        for (int unit : units) {
            domains.forEach(domain -> caches.add(Cache.pages(unit, domain)));
            devices.forEach(device -> caches.add(Cache.entry(unit, device)));
        }
        return caches;
    }

    /** What a cache holds when a trace begins is not known. */
    private boolean stale(Cache cache, long address, int now) {
        boolean stale = address == THE_REST;
        List<Integer> awaited = new ArrayList<>();
        for (int i = 0; i < now; i++) {
            TraceEvent event = history.at(i);
            if (address == THE_REST ? changes.whole(cache, i) : changes.at(cache, address, i)) {
                stale = true;
            } else if (address != THE_REST && changes.swaps(cache, address, i)) {
                stale = false;
                awaited.clear();
            } else if (event instanceof Completion completion) {
                IntPredicate ended = endedBy(completion, i);
                stale |= !completion.ok() && awaited.stream().anyMatch(ended::test);
                awaited.removeIf(ended::test);
            } else if (event instanceof Invalidate flush
                    && cache.isReachedBy(flush)
                    && holds(flush, address)) {
                if (stale) {
                    awaited.add(i);
                }
                stale = false;
            }
        }
        return stale;
    }

    /** The flushes that were queued before the wait that has ended. */
    private IntPredicate endedBy(Completion completion, int now) {
        int wait = -1;
        for (int i = 0; i < now; i++) {
            if (history.at(i) instanceof CompletionWait queued
                    && queued.unit() == completion.unit()
                    && queued.token() == completion.token()) {
                wait = i;
            }
        }
        int last = wait;
        return flush ->
                flush < last && ((Invalidate) history.at(flush)).unit() == completion.unit();
    }
}
