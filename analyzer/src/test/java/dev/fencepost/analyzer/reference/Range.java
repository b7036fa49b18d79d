package dev.fencepost.analyzer.reference;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Bytes of IOVA in a row; random traces stay far below the sign bit. */
record Range(long start, long bytes) {
    static final Range EVERYTHING = new Range(0, Long.MAX_VALUE);

    long end() {
        return start + bytes;
    }

    boolean holds(long address) {
        return start <= address && address < end();
    }

    boolean overlaps(Range other) {
        return start < other.end() && other.start < end();
    }

    /** What is left of the ranges when others are taken out. */
    static List<Range> minus(Collection<Range> from, Collection<Range> cuts) {
        List<Range> left = new ArrayList<>(from);
        for (Range cut : cuts) {
            List<Range> next = new ArrayList<>();
            for (Range range : left) {
                if (!range.overlaps(cut)) {
                    next.add(range);
                    continue;
                }
                if (range.start < cut.start) {
                    next.add(new Range(range.start, cut.start - range.start));
                }
                if (range.end() > cut.end()) {
                    next.add(new Range(cut.end(), range.end() - cut.end()));
                }
            }
            left = next;
        }
        return left;
    }

    /** The same bytes as few ranges. */
    static List<Range> joined(Collection<Range> ranges) {
        List<Range> result = new ArrayList<>();
        for (Range range :
                ranges.stream().sorted(Comparator.comparingLong(Range::start)).toList()) {
            Range last = result.isEmpty() ? null : result.get(result.size() - 1);
            if (last != null && last.end() >= range.start) {
                long end = Math.max(last.end(), range.end());
                result.set(result.size() - 1, new Range(last.start, end - last.start));
            } else {
                result.add(range);
            }
        }
        return result;
    }
}
