package dev.fencepost.producer.importer;

import dev.fencepost.model.Access;
import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Direction;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Permission;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unmap;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The direction of accesses whose recording tells none: where the leaf allows one alone, that one
 * if the access came through, the other one if it failed. Memory follows the live mappings that
 * allow one direction.
 */
final class Directions {
    private record OneWay(long last, Direction allowed) {}

    private final Map<Integer, TreeMap<Long, OneWay>> leaves = new HashMap<>();
    private final Map<DeviceId, Integer> domains = new HashMap<>();

    /** Notes what an event changes, in order. */
    void follow(TraceEvent event) {
        if (event instanceof DeviceEntry entry) {
            if (entry.on()) {
                domains.put(entry.bdf(), entry.domain());
            } else {
                domains.remove(entry.bdf());
            }
        } else if (event instanceof MapLeaves map) {
            long last = map.iova() + map.size() * map.count() - 1;
            remove(map.domain(), map.iova(), last);
            if (map.perm() != Permission.READ_WRITE) {
                Direction allowed =
                        map.perm() == Permission.READ ? Direction.READ : Direction.WRITE;
                leaves.computeIfAbsent(map.domain(), unused -> new TreeMap<>(Long::compareUnsigned))
                        .put(map.iova(), new OneWay(last, allowed));
            }
        } else if (event instanceof Unmap unmap) {
            remove(unmap.domain(), unmap.iova(), unmap.iova() + unmap.size() - 1);
        }
    }

    private void remove(int domain, long first, long last) {
        TreeMap<Long, OneWay> ranges = leaves.get(domain);
        if (ranges == null) {
            return;
        }
        Map.Entry<Long, OneWay> below = ranges.lowerEntry(first);
        if (below != null && Long.compareUnsigned(below.getValue().last(), first) >= 0) {
            ranges.put(below.getKey(), new OneWay(first - 1, below.getValue().allowed()));
            keepAbove(ranges, below.getValue(), last);
        }
        for (Map.Entry<Long, OneWay> each = ranges.ceilingEntry(first);
                each != null && Long.compareUnsigned(each.getKey(), last) <= 0;
                each = ranges.ceilingEntry(first)) {
            ranges.remove(each.getKey());
            keepAbove(ranges, each.getValue(), last);
        }
    }

    private static void keepAbove(Map<Long, OneWay> ranges, OneWay range, long last) {
        if (Long.compareUnsigned(range.last(), last) > 0) {
            ranges.put(last + 1, range);
        }
    }

    /** An access whose direction was made up, with the one that agrees with what came of it. */
    Access settled(Access access) {
        Integer domain = domains.get(access.bdf());
        TreeMap<Long, OneWay> ranges = domain == null ? null : leaves.get(domain);
        Map.Entry<Long, OneWay> leaf = ranges == null ? null : ranges.floorEntry(access.iova());
        if (leaf == null || Long.compareUnsigned(leaf.getValue().last(), access.iova()) < 0) {
            return access;
        }
        Direction allowed = leaf.getValue().allowed();
        boolean failed = access.outcome() == Outcome.IO_PAGE_FAULT;
        Direction other = allowed == Direction.READ ? Direction.WRITE : Direction.READ;
        return new Access(
                access.envelope(),
                access.bdf(),
                access.iova(),
                access.length(),
                failed ? other : allowed,
                access.trusted(),
                access.outcome(),
                access.source(),
                access.entry());
    }
}
