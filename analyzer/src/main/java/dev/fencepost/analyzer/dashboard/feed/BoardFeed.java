package dev.fencepost.analyzer.dashboard.feed;

/** Writes a board from a thread of its own, from {@link #start} on until it is closed. */
public interface BoardFeed extends AutoCloseable {
    /** Starts, and returns at once. */
    void start();

    /** Stops, and returns once it has. */
    @Override
    void close();
}
