package dev.fencepost.analyzer.reference;

import static dev.fencepost.model.Pages.SIZE_2M;

import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Invalidate;
import dev.fencepost.model.MergeLeaves;
import dev.fencepost.model.Phase;
import dev.fencepost.model.Psmash;
import dev.fencepost.model.PsmashIo;
import dev.fencepost.model.PunsmashIo;
import dev.fencepost.model.RmpUpdate;
import dev.fencepost.model.SplitLeaves;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unmap;
import dev.fencepost.model.Unsmash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** What each event makes wrong in a cache, so that an invalidation is called for. */
final class CacheChanges {
    private final History history;
    private final Hardware hardware;
    private final List<List<Range>> gone = new ArrayList<>();

    CacheChanges(History history, Hardware hardware) {
        this.history = history;
        this.hardware = hardware;
        Tables tables = new Tables(hardware);
        for (int i = 0; i < history.size(); i++) {
            List<Leaf> removed = tables.apply(history.at(i), i);
            List<Range> ranges = new ArrayList<>(range(history.at(i)));
            removed.forEach(leaf -> ranges.add(new Range(leaf.iova(), leaf.size())));
            gone.add(Range.joined(ranges));
        }
    }

    /** The range of a command or a leaf; no bytes stand for everything. */
    static Range rangeOf(long iova, long bytes) {
        return bytes == 0 ? Range.EVERYTHING : new Range(iova, bytes);
    }

    /** What an event names as going, of leaves that were mapped before the trace too. */
    private static List<Range> range(TraceEvent event) {
        if (event instanceof Unmap unmap) {
            return List.of(rangeOf(unmap.iova(), unmap.size()));
        }
        if (event instanceof SplitLeaves split) {
            return List.of(rangeOf(split.iova(), split.size()));
        }
        return event instanceof MergeLeaves merge
                ? List.of(rangeOf(merge.iova(), merge.size()))
                : List.of();
    }

    /** Where anything begins: what two ranges have in common begins where one of them does. */
    Set<Long> addresses() {
        Set<Long> addresses = new TreeSet<>(Set.of(0L));
        for (int i = 0; i < history.size(); i++) {
            gone.get(i).forEach(range -> addresses.add(range.start()));
            swapped(history.at(i)).ifPresent(range -> addresses.add(range.end()));
            if (history.at(i) instanceof Invalidate flush) {
                addresses.add(flush.iova());
                addresses.add(flush.iova() + flush.size());
            }
        }
        return addresses;
    }

    /** Whether an event changes what a cache holds of an address. */
    boolean at(Cache cache, long address, int now) {
        TraceEvent event = history.at(now);
        if (isRmpChange(event)) {
            return !drops(event, cache) && servesAny(cache, now);
        }
        OptionalInt domain = Reference.domainOf(event);
        return domain.isPresent()
                && serves(cache, domain.getAsInt(), now)
                && gone.get(now).stream().anyMatch(range -> range.holds(address));
    }

    /** Whether an event changes a device-table entry, so that all that the cache holds may be. */
    boolean whole(Cache cache, int now) {
        if (!(history.at(now) instanceof DeviceEntry entry)) {
            return false;
        }
        Optional<DeviceEntry> before =
                entries(now).stream()
                        .filter(other -> other.bdf().equals(entry.bdf()))
                        .reduce((earlier, later) -> later);
        return cache.concerns(entry) || before.filter(cache::concerns).isPresent();
    }

    /** Whether firmware has swapped the frame of an address, which it flushes. */
    boolean swaps(Cache cache, long address, int now) {
        TraceEvent event = history.at(now);
        return swapped(event).filter(range -> range.holds(address)).isPresent()
                && serves(cache, domainOfSwap(event), now);
    }

    private static Optional<Range> swapped(TraceEvent event) {
        if (event instanceof PsmashIo smash && smash.phase() == Phase.END && smash.rc() == 0) {
            return Optional.of(new Range(smash.iova() & -SIZE_2M, SIZE_2M));
        }
        return event instanceof PunsmashIo join && join.phase() == Phase.END && join.rc() == 0
                ? Optional.of(new Range(join.iova() & -SIZE_2M, SIZE_2M))
                : Optional.empty();
    }

    private static int domainOfSwap(TraceEvent event) {
        return event instanceof PsmashIo smash ? smash.domain() : ((PunsmashIo) event).domain();
    }

    /** A failed instruction changes nothing. */
    private static boolean isRmpChange(TraceEvent event) {
        return event instanceof RmpUpdate update && update.rc() == 0
                || event instanceof Psmash psmash && psmash.rc() == 0
                || event instanceof Unsmash unsmash && unsmash.rc() == 0;
    }

    /** No RMP change reaches a device's own cache. */
    private boolean drops(TraceEvent event, Cache cache) {
        boolean bySwitch =
                event instanceof RmpUpdate
                        ? hardware.rmpUpdateInvalidatesIotlb()
                        : hardware.psmashInvalidatesIotlb();
        return bySwitch && !cache.isOfDevice();
    }

    private boolean servesAny(Cache cache, int now) {
        return entries(now).stream().anyMatch(cache::holdsPagesOf);
    }

    /** Whether a device of the domain was ever seen whose translations the cache would hold. */
    private boolean serves(Cache cache, int domain, int now) {
        return entries(now).stream()
                .anyMatch(entry -> entry.domain() == domain && cache.holdsPagesOf(entry));
    }

    private List<DeviceEntry> entries(int now) {
        List<DeviceEntry> entries = new ArrayList<>();
        for (int i = 0; i < now; i++) {
            if (history.at(i) instanceof DeviceEntry entry) {
                entries.add(entry);
            }
        }
        return entries;
    }
}
