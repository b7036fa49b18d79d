package dev.fencepost.analyzer.oracle;

import dev.fencepost.analyzer.shadow.RmpResult;
import dev.fencepost.model.Access;
import dev.fencepost.model.Completion;
import dev.fencepost.model.CompletionWait;
import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.DeviceState;
import dev.fencepost.model.Invalidate;
import dev.fencepost.model.InvalidateKind;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.MergeLeaves;
import dev.fencepost.model.Op;
import dev.fencepost.model.Pages;
import dev.fencepost.model.RmpEvent;
import dev.fencepost.model.SplitLeaves;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unmap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What of a trace made the hardware do to one access what it did. */
final class Excerpt {
    private final Sighting sighting;
    private final Set<MapLeaves> maps = new LinkedHashSet<>();
    private final Set<DeviceId> devices = new HashSet<>();
    private final Set<Integer> unflushed = new HashSet<>();
    private final Set<Long> awaited = new HashSet<>();

    private Excerpt(List<TraceEvent> trace, Sighting sighting) {
        this.sighting = sighting;
        for (TraceEvent event : trace) {
            if (event instanceof MapLeaves map
                    && isMine(map.domain(), map.iova(), map.size() * map.count())) {
                maps.add(map);
            }
        }
    }

    /**
     * The access, and before it the devices of its domain, and the leaves, RMP entries and flushes
     * of its frames.
     */
    static List<TraceEvent> of(List<TraceEvent> trace, Sighting sighting) {
        Excerpt excerpt = new Excerpt(trace, sighting);
        List<TraceEvent> needed = new ArrayList<>();
        for (TraceEvent event : trace) {
            boolean last = event.seq() == sighting.access().seq();
            if (last || excerpt.concerns(event)) {
                needed.add(event);
            }
            if (last) {
                return needed;
            }
        }
        throw new IllegalArgumentException("the trace does not hold " + sighting);
    }

    private boolean concerns(TraceEvent event) {
        if (event instanceof MapLeaves map) {
            return maps.contains(map);
        }
        if (event instanceof DeviceEntry entry) {
            boolean mine = entry.domain() == sighting.domain();
            if (mine) {
                devices.add(entry.bdf());
            }
            return mine;
        }
        if (event instanceof DeviceState state) {
            return devices.contains(state.bdf());
        }
        if (event instanceof Unmap unmap) {
            return isMine(unmap.domain(), unmap.iova(), unmap.size());
        }
        if (event instanceof SplitLeaves split) {
            return isMine(split.domain(), split.iova(), split.size());
        }
        if (event instanceof MergeLeaves merge) {
            return isMine(merge.domain(), merge.iova(), merge.size());
        }
        if (event instanceof RmpEvent rmp) {
            return rmp.op() != Op.GAP && isMine(RmpResult.spa(rmp));
        }
        return isOfFlush(event);
    }

    /** Flushes of its frames, and the waits until one of them has ended well. */
    private boolean isOfFlush(TraceEvent event) {
        if (event instanceof Invalidate flush) {
            boolean mine =
                    switch (flush.kind()) {
                        case PAGES -> isMine(flush.domain(), flush.iova(), flush.size());
                        case DEVICE_TLB ->
                                devices.contains(flush.bdf())
                                        && isMine(sighting.domain(), flush.iova(), flush.size());
                        case DEVICE, ALL -> flush.kind() == InvalidateKind.ALL;
                    };
            if (mine) {
                unflushed.add(flush.unit());
            }
            return mine;
        }
        if (event instanceof CompletionWait wait) {
            return unflushed.contains(wait.unit()) && awaited.add(key(wait.unit(), wait.token()));
        }
        if (event instanceof Completion end && awaited.remove(key(end.unit(), end.token()))) {
            if (end.ok() && awaited.stream().noneMatch(key -> key >>> 48 == end.unit())) {
                unflushed.remove(end.unit());
            }
            return true;
        }
        return false;
    }

    private static long key(int unit, long token) {
        return (long) unit << 48 | token;
    }

    private boolean isMine(int domain, long iova, long size) {
        Access access = sighting.access();
        long from = Pages.frameOf(access.iova());
        long to = Pages.frameOf(access.iova() + access.length() - 1) + Pages.SIZE_2M;
        return domain == sighting.domain() && (size == 0 || iova < to && iova + size > from);
    }

    private boolean isMine(long spa) {
        Access access = sighting.access();
        return maps.stream()
                .anyMatch(
                        map ->
                                near(map, access.iova(), spa)
                                        || near(map, access.iova() + access.length() - 1, spa));
    }

    private static boolean near(MapLeaves map, long iova, long spa) {
        boolean holds = Long.compareUnsigned(iova - map.iova(), map.size() * map.count()) < 0;
        return holds && Pages.frameOf(map.spa() + iova - map.iova()) == Pages.frameOf(spa);
    }
}
