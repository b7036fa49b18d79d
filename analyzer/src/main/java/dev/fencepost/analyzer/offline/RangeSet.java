package dev.fencepost.analyzer.offline;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Device addresses as disjoint ranges, unsigned, first and last byte inclusive. */
final class RangeSet {
    /** A range. */
    record Range(long first, long last) {
        static final Range EVERYTHING = new Range(0, -1);

        /** The range of a command or a leaf; no bytes stand for everything. */
        static Range of(long first, long bytes) {
            return bytes == 0 ? EVERYTHING : new Range(first, first + bytes - 1);
        }
    }

    private final TreeMap<Long, Long> ranges = new TreeMap<>(Long::compareUnsigned);

    /** Puts a range in, joined with those that it meets. */
    void add(Range range) {
        long first = range.first();
        long last = range.last();
        for (Range met : take(first == 0 ? range : new Range(first - 1, last))) {
            first = Long.compareUnsigned(met.first(), first) < 0 ? met.first() : first;
        }
        Map.Entry<Long, Long> before = ranges.lowerEntry(first);
        if (before != null && before.getValue() + 1 == first) {
            first = before.getKey();
        }
        Long after = last == -1 ? null : ranges.remove(last + 1);
        ranges.put(first, after == null ? last : after);
    }

    boolean meets(Range range) {
        Map.Entry<Long, Long> at = ranges.floorEntry(range.last());
        return at != null && Long.compareUnsigned(at.getValue(), range.first()) >= 0;
    }

    boolean isEmpty() {
        return ranges.isEmpty();
    }

    /** All that is in it, in rising order. */
    List<Range> ranges() {
        List<Range> all = new ArrayList<>(ranges.size());
        ranges.forEach((first, last) -> all.add(new Range(first, last)));
        return all;
    }

    /** Takes a range out; answers with what of it was there. */
    List<Range> take(Range range) {
        List<Range> taken = new ArrayList<>(1);
        Map.Entry<Long, Long> at = ranges.floorEntry(range.last());
        while (at != null && Long.compareUnsigned(at.getValue(), range.first()) >= 0) {
            long first = at.getKey();
            long last = at.getValue();
            ranges.remove(first);
            if (Long.compareUnsigned(last, range.last()) > 0) {
                ranges.put(range.last() + 1, last);
                last = range.last();
            }
            if (Long.compareUnsigned(first, range.first()) < 0) {
                ranges.put(first, range.first() - 1);
                first = range.first();
            }
            taken.add(new Range(first, last));
            at = ranges.floorEntry(range.last());
        }
        return taken;
    }
}
