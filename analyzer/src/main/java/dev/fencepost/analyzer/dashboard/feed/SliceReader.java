package dev.fencepost.analyzer.dashboard.feed;

/** Reads events of a trace again, within bounds, and says where it had to stop. Thread-safe. */
public interface SliceReader {
    /** The events about a frame in a stretch of time. */
    Slice read(SliceQuestion question);
}
