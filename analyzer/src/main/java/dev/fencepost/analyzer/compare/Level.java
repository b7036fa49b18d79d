package dev.fencepost.analyzer.compare;

/** A quantity that changes from time to time, and its mean over trace time. */
final class Level {
    private long value;
    private long sinceNanos;
    private double integral;

    /** Adds to it from {@code ts} on. */
    void add(long change, long ts) {
        integral += (double) value * (ts - sinceNanos);
        sinceNanos = ts;
        value += change;
    }

    /** Forgets what was before {@code ts}, not the value itself. */
    void startAt(long ts) {
        add(0, ts);
        integral = 0;
    }

    /** Its mean from the start until {@code end}. */
    double meanUntil(long start, long end) {
        add(0, end);
        return end == start ? value : integral / (end - start);
    }
}
