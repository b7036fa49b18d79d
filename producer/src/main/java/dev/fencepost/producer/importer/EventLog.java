package dev.fencepost.producer.importer;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.Gap;
import dev.fencepost.model.Op;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
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
    private final Map<Stream, Long> lastTs = new EnumMap<>(Stream.class);
    private final TreeMap<Op, Long> counts = new TreeMap<>();
    private long lastSeq;
    private long lateEvents;

    EventLog(String host) {
        this.host = host;
    }

    /** The place of a new event that a line tells of; {@code ts} may be off by {@code tsErr}. */
    Envelope place(Stream stream, long line, long ts, long tsErr) {
        lastSeq = Math.max(lastSeq + 1, line << SEQS_OF_LINE);
        long floor = lastTs.getOrDefault(stream, 0L);
        long late = Math.max(0, floor - ts);
        if (late > 0) {
            lateEvents++;
        }
        lastTs.put(stream, ts + late);
        return new Envelope(host, 0, ts + late, lastSeq, tsErr + late);
    }

    void add(TraceEvent event) {
        counts.merge(event.op(), 1L, Long::sum);
        waiting.add(event);
    }

    /** A hole in one stream, after its last event and not before {@code ts}. */
    void addGap(Stream stream, long line, long ts, long lost) {
        long after = Math.max(ts, lastTs.getOrDefault(stream, 0L));
        add(new Gap(place(stream, line, after, 0), stream, lost));
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    TraceEvent take() {
        return waiting.remove();
    }

    SortedMap<Op, Long> counts() {
        return counts;
    }

    /** Events whose time was raised to that of an earlier one of their stream. */
    long lateEvents() {
        return lateEvents;
    }
}
