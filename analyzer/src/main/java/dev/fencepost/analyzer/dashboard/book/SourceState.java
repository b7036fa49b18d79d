package dev.fencepost.analyzer.dashboard.book;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a board's source does.
 *
 * @param kind of the source
 * @param name of the cluster or file
 * @param connected whether what it has is being read, or has been read whole
 * @param detail a sentence: what it is doing, or why it is not
 * @param caughtUp whether all that there was at the start has been read
 * @param events judged so far, where that is known
 * @param lags of topics; empty where the source has none
 */
public record SourceState(
        Kind kind,
        String name,
        boolean connected,
        String detail,
        boolean caughtUp,
        OptionalLong events,
        Optional<List<Lag>> lags) {
    /** What a source is. */
    public enum Kind {
        KAFKA,
        FILE,
        DEMO
    }

    /**
     * How far a source is behind in a partition.
     *
     * @param topic of the partition
     * @param partition its number
     * @param records yet to be read
     */
    public record Lag(String topic, int partition, long records) {}

    public SourceState {
        lags = lags.map(List::copyOf);
    }

    /** One that has not begun. */
    public static SourceState starting(Kind kind, String name) {
        return new SourceState(
                kind, name, false, "starting", false, OptionalLong.empty(), Optional.empty());
    }

    /** The same with other words about its connection. */
    public SourceState saying(boolean isConnected, String words) {
        return new SourceState(kind, name, isConnected, words, caughtUp, events, lags);
    }
}
