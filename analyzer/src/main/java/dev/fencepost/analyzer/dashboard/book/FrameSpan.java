package dev.fencepost.analyzer.dashboard.book;

/**
 * From one frame to another.
 *
 * @param first base of the first
 * @param last base of the last
 */
record FrameSpan(long first, long last) {
    FrameSpan and(FrameSpan other) {
        return new FrameSpan(
                Long.compareUnsigned(first, other.first) <= 0 ? first : other.first,
                Long.compareUnsigned(last, other.last) >= 0 ? last : other.last);
    }
}
