package dev.fencepost.analyzer.merge;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Names that an earlier life gave to batches and never wrote into its positions, as it died before:
 * what stands under them does not count. Positions that are written later would take them for
 * known, so they name them until the shelf has surely let go of what is there.
 */
final class StrayIds {
    private final List<Range> ranges = new ArrayList<>();

    private record Range(long from, long to) {}

    /** Takes in the names from one to another, which is not among them. */
    void add(long from, long to) {
        if (from < to) {
            ranges.add(new Range(from, to));
        }
    }

    boolean contain(long id) {
        return ranges.stream().anyMatch(range -> range.from() <= id && id < range.to());
    }

    void clear() {
        ranges.clear();
    }

    /** Length of what {@link #write} writes. */
    int bytes() {
        return ranges.size() * 2 * Long.BYTES;
    }

    void write(ByteBuffer out) {
        ranges.forEach(range -> out.putLong(range.from()).putLong(range.to()));
    }

    /** Takes back what was written, up to the end of the buffer. */
    void read(ByteBuffer in) {
        while (in.hasRemaining()) {
            add(in.getLong(), in.getLong());
        }
    }
}
