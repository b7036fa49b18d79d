package dev.fencepost.analyzer.bench;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.trace.Moved;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * As many hosts as one likes that all do what one of them does, each some events at a time, as
 * batches come in. Single-threaded.
 */
final class AlikeHosts implements Iterator<TraceEvent> {
    private static final int IN_A_ROW = 64;

    private final Iterator<TraceEvent> model;
    private final String[] names;
    private final TraceEvent[] some = new TraceEvent[IN_A_ROW];
    private int size;
    private int host;
    private int event;

    /** Hosts that do what this trace of one host says. */
    AlikeHosts(Iterator<TraceEvent> model, int hosts) {
        this.model = model;
        names = new String[hosts];
        for (int i = 0; i < hosts; i++) {
            names[i] = "h" + i;
        }
        takeSome();
    }

    private void takeSome() {
        size = 0;
        while (size < IN_A_ROW && model.hasNext()) {
            some[size++] = model.next();
        }
    }

    @Override
    public boolean hasNext() {
        return size > 0;
    }

    @Override
    public TraceEvent next() {
        if (size == 0) {
            throw new NoSuchElementException("every host is at its end");
        }
        TraceEvent of = some[event];
        Envelope at = of.envelope();
        Envelope moved = new Envelope(names[host], at.run(), at.ts(), at.seq(), at.tsErr());
        advance();
        return of.match(new Moved(moved));
    }

    private void advance() {
        if (++event < size) {
            return;
        }
        event = 0;
        if (++host == names.length) {
            host = 0;
            takeSome();
        }
    }
}
