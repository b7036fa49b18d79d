package dev.fencepost.producer.importer;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.Gap;
import dev.fencepost.model.Op;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import java.util.ArrayDeque;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The events made so far and not yet handed out; gives each its place: seq rises strictly and
 * starts anew at each line ({@code line << 16}), ts never falls within a stream.
 */
final class EventLog {
    private static final int SEQS_OF_LINE = 16;

    private final String host;
    private final ArrayDeque<TraceEvent> waiting = new ArrayDeque<>();
    private final ArrayDeque<Open> open = new ArrayDeque<>();
    private final long[] lastTs = new long[Stream.values().length];
    private final long[] counts = new long[Op.values().length];
    private long added;
    private long taken;
    private long lastSeq;
    private long lateEvents;

    EventLog(String host) {
        this.host = host;
    }

    /** An event that later lines tell more of: it, and what comes after it, waits. */
    static final class Open {
        private final long number;
        private TraceEvent event;
        private boolean settled;

        Open(long number, TraceEvent event) {
            this.number = number;
            this.event = event;
        }

        TraceEvent event() {
            return event;
        }

        /** Lets it go, as it is known by now. */
        void settle(TraceEvent known) {
            event = known;
            settled = true;
        }
    }

    /** The place of a new event that a line tells of; {@code ts} may be off by {@code tsErr}. */
    Envelope place(Stream stream, long line, long ts, long tsErr) {
        lastSeq = Math.max(lastSeq + 1, line << SEQS_OF_LINE);
        long late = Math.max(0, lastTs[stream.ordinal()] - ts);
        if (late > 0) {
            lateEvents++;
        }
        lastTs[stream.ordinal()] = ts + late;
        return new Envelope(host, 0, ts + late, lastSeq, tsErr + late);
    }

    void add(TraceEvent event) {
        counts[event.op().ordinal()]++;
        waiting.add(event);
        added++;
    }

    Open addOpen(TraceEvent event) {
        Open waits = new Open(added, event);
        open.add(waits);
        add(event);
        return waits;
    }

    /** A hole in one stream, after its last event and not before {@code ts}. */
    void addGap(Stream stream, long line, long ts, long lost) {
        long after = Math.max(ts, lastTs[stream.ordinal()]);
        add(new Gap(place(stream, line, after, 0), stream, lost));
    }

    /** Whether none can be taken: there is none, or the first is still open. */
    boolean isEmpty() {
        return waiting.isEmpty() || (isOpen() && !open.peek().settled);
    }

    /** Whether the first one was open when it was added. */
    private boolean isOpen() {
        return !open.isEmpty() && open.peek().number == taken;
    }

    TraceEvent take() {
        TraceEvent event = waiting.remove();
        if (isOpen()) {
            event = open.remove().event();
        }
        taken++;
        return event;
    }

    boolean made(Op op) {
        return counts[op.ordinal()] > 0;
    }

    /** Events made, by op. */
    SortedMap<Op, Long> counts() {
        TreeMap<Op, Long> made = new TreeMap<>();
        for (Op op : Op.values()) {
            if (made(op)) {
                made.put(op, counts[op.ordinal()]);
            }
        }
        return made;
    }

    /** Events whose time was raised to that of an earlier one of their stream. */
    long lateEvents() {
        return lateEvents;
    }
}
