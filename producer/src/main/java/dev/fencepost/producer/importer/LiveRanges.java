package dev.fencepost.producer.importer;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * What is mapped in which domain, as address ranges: one unmap may remove many maps, or a part of
 * one, or find nothing. Neighbours are one range. Memory follows what is mapped at a time; at
 * {@value #MOST} ranges all are forgotten, and then no unmap is told by them until mapped anew.
 */
final class LiveRanges {
    private static final int MOST = 1 << 20;

    private final Map<Integer, NavigableMap<Long, Long>> domains = new HashMap<>();
    private int count;

    /** Ranges run from a key to its value, exclusive, which is 0 for the end of all addresses. */
    private NavigableMap<Long, Long> of(int domain) {
        return domains.computeIfAbsent(
                domain, unused -> new TreeMap<>((a, b) -> Long.compareUnsigned(a, b)));
    }

    void mapped(int domain, long iova, long size) {
        unmapped(domain, iova, size);
        if (count >= MOST) {
            domains.clear();
            count = 0;
        }
        NavigableMap<Long, Long> ranges = of(domain);
        long from = iova;
        long to = iova + size;
        Map.Entry<Long, Long> below = ranges.floorEntry(iova);
        if (below != null && below.getValue() == iova) {
            from = below.getKey();
        }
        Long above = to == 0 ? null : ranges.remove(to);
        if (above != null) {
            to = above;
            count--;
        }
        if (ranges.put(from, to) == null) {
            count++;
        }
    }

    void unmapped(int domain, long iova, long size) {
        NavigableMap<Long, Long> ranges = domains.get(domain);
        if (ranges == null || size == 0) {
            return;
        }
        long last = iova + size - 1;
        Map.Entry<Long, Long> each = ranges.floorEntry(last);
        while (each != null && Long.compareUnsigned(each.getValue() - 1, iova) >= 0) {
            ranges.remove(each.getKey());
            count--;
            if (Long.compareUnsigned(each.getKey(), iova) < 0) {
                put(ranges, each.getKey(), iova);
            }
            if (Long.compareUnsigned(each.getValue() - 1, last) > 0) {
                put(ranges, last + 1, each.getValue());
            }
            each = ranges.lowerEntry(each.getKey());
        }
    }

    private void put(NavigableMap<Long, Long> ranges, long from, long to) {
        ranges.put(from, to);
        count++;
    }

    /** The only domain that has this address mapped, empty where none has, or several. */
    OptionalInt holder(long iova) {
        OptionalInt holder = OptionalInt.empty();
        for (Map.Entry<Integer, NavigableMap<Long, Long>> each : domains.entrySet()) {
            if (holds(each.getValue(), iova)) {
                if (holder.isPresent()) {
                    return OptionalInt.empty();
                }
                holder = OptionalInt.of(each.getKey());
            }
        }
        return holder;
    }

    /** Whether another domain has this address mapped and this one does not. */
    boolean contradicts(int domain, long iova) {
        return !holds(of(domain), iova)
                && domains.values().stream().anyMatch(ranges -> holds(ranges, iova));
    }

    private static boolean holds(NavigableMap<Long, Long> ranges, long iova) {
        Map.Entry<Long, Long> below = ranges.floorEntry(iova);
        return below != null && Long.compareUnsigned(below.getValue() - 1, iova) >= 0;
    }
}
