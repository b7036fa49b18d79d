package dev.fencepost.model;

import static java.util.Objects.requireNonNull;

/**
 * Where and when an event happened: what every event carries.
 *
 * @param host name of the machine, {@code h0} where a trace names none
 * @param run u32, the host's boot or the replay's number
 * @param ts nanoseconds on one clock per host, u64
 * @param seq u64, unique per host and run; breaks ties of {@code ts}
 * @param tsErr half-width of the clock error in nanoseconds, 0 if exact
 */
public record Envelope(String host, int run, long ts, long seq, long tsErr) {
    public Envelope {
        check(host, tsErr);
    }

    static void check(String host, long tsErr) {
        requireNonNull(host, "host is null");
        if (host.isEmpty()) {
            throw new IllegalArgumentException("host is empty");
        }
        if (tsErr < 0) {
            throw new IllegalArgumentException("tsErr is negative: " + tsErr);
        }
    }

    // What the envelope of any event says, where many pass: a call through an interface of twenty
    // classes searches their tables, so the class that most events are of is asked for first.

    public static String hostOf(TraceEvent event) {
        return event instanceof Access access ? access.host() : event.host();
    }

    public static int runOf(TraceEvent event) {
        return event instanceof Access access ? access.run() : event.run();
    }

    public static long tsOf(TraceEvent event) {
        return event instanceof Access access ? access.ts() : event.ts();
    }

    public static long seqOf(TraceEvent event) {
        return event instanceof Access access ? access.seq() : event.seq();
    }

    /** Compares by (run, ts, seq), unsigned: the order of one host's events. */
    public static int compareOrder(Envelope a, Envelope b) {
        int byRun = Integer.compareUnsigned(a.run, b.run);
        return byRun != 0 ? byRun : comparePosition(a.ts, a.seq, b.ts, b.seq);
    }

    /** Compares two positions (ts, seq) of one run, unsigned. */
    public static int comparePosition(long tsA, long seqA, long tsB, long seqB) {
        int byTs = Long.compareUnsigned(tsA, tsB);
        return byTs != 0 ? byTs : Long.compareUnsigned(seqA, seqB);
    }
}
