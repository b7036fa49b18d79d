package dev.fencepost.trace;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes each stream's time monotone: an event whose ts is below an earlier one of its host, run and
 * stream gets that earlier ts, and the difference is added to its tsErr. Single-threaded.
 */
@SuppressWarnings("EnumOrdinal") // streams index small arrays
public final class MonotoneSource implements TraceSource {
    private final TraceSource source;
    private final Map<String, Clock[]> hosts = new HashMap<>();
    private String lastHost = "";
    private Clock[] last = {};
    private long raised;

    public MonotoneSource(TraceSource source) {
        this.source = source;
    }

    /** How many events were given an earlier event's ts so far. */
    public long raised() {
        return raised;
    }

    @Override
    public boolean hasNext() {
        return source.hasNext();
    }

    @Override
    public TraceEvent next() {
        TraceEvent event = source.next();
        Clock clock = clocks(Envelope.hostOf(event))[Stream.of(event).ordinal()];
        int run = Envelope.runOf(event);
        long ts = Envelope.tsOf(event);
        if (!clock.begun || clock.run != run) {
            clock.begun = true;
            clock.run = run;
            clock.ts = ts;
            return event;
        }
        if (Long.compareUnsigned(ts, clock.ts) >= 0) {
            clock.ts = ts;
            return event;
        }
        raised++;
        return event.match(new Moved(raise(event.envelope(), clock.ts)));
    }

    @Override
    public void close() throws IOException {
        source.close();
    }

    private Clock[] clocks(String host) {
        if (!host.equals(lastHost)) {
            last = hosts.computeIfAbsent(host, absent -> newClocks());
            lastHost = host;
        }
        return last;
    }

    private static Clock[] newClocks() {
        return new Clock[] {new Clock(), new Clock(), new Clock()};
    }

    private static Envelope raise(Envelope at, long ts) {
        long error = at.tsErr() + (ts - at.ts());
        boolean overflow = ts - at.ts() < 0 || error < 0;
        return new Envelope(at.host(), at.run(), ts, at.seq(), overflow ? Long.MAX_VALUE : error);
    }

    /** The newest ts of a stream. */
    private static final class Clock {
        private boolean begun;
        private int run;
        private long ts;
    }
}
