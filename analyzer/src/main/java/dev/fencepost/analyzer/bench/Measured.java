package dev.fencepost.analyzer.bench;

/**
 * What a piece of work did, and what that took.
 *
 * @param events each counted once, however many slots a copy of it went to
 * @param nanos of wall time
 * @param readerNanos of processor time, of the threads that read and judge
 * @param processNanos of processor time, of the whole process: broker, compiler and collector too
 */
public record Measured(long events, long nanos, long readerNanos, long processNanos) {
    static final Measured NOTHING = new Measured(0, 0, 0, 0);

    /** Both, one after the other. */
    Measured plus(Measured other) {
        return new Measured(
                events + other.events,
                nanos + other.nanos,
                readerNanos + other.readerNanos,
                processNanos + other.processNanos);
    }

    /** Events a second of wall time. */
    public double rate() {
        return events * 1e9 / nanos;
    }

    /** Nanoseconds of processor time of the reading threads for one event. */
    public double readerNanosPerEvent() {
        return (double) readerNanos / Math.max(1, events);
    }

    /** Nanoseconds of processor time of the whole process for one event. */
    public double processNanosPerEvent() {
        return (double) processNanos / Math.max(1, events);
    }
}
