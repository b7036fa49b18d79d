package dev.fencepost.analyzer.cli;

import dev.fencepost.model.Routed;
import dev.fencepost.model.Slots;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.route.Router;
import dev.fencepost.trace.Ahead;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Takes events from a source and routes them to one slot for each host, on a thread of its own, and
 * hands them out in chunks; what the source throws is thrown by {@link #hasNext}.
 *
 * <p>The source belongs to that thread until this is closed. Used by one thread.
 */
final class ReadAhead implements Iterator<Routed[]>, AutoCloseable {
    /** How events are routed: one slot holds a whole host. */
    static final Slots ONE_SLOT = new Slots(1);

    private static final int CHUNK = 1 << 11;

    /**
     * Three threads may share two processors: with less ahead, two of them wait for the third while
     * it is put aside. About 35 MB.
     */
    private static final int CHUNKS = 1 << 7;

    private final Ahead<Routed[]> chunks;

    ReadAhead(Iterator<TraceEvent> source) {
        chunks = new Ahead<>("fencepost-reader", CHUNKS, new Chunks(source));
    }

    @Override
    public boolean hasNext() {
        return chunks.hasNext();
    }

    @Override
    public Routed[] next() {
        return chunks.next();
    }

    /** Stops reading and waits until the source is let go. */
    @Override
    public void close() {
        chunks.close();
    }

    /** Events of a source, routed, so many at a time. */
    private static final class Chunks implements Iterator<Routed[]> {
        private final Iterator<TraceEvent> source;
        private final Router router = new Router(ONE_SLOT, (slot, routed) -> add(routed));
        private Routed[] filling = {};
        private int size;

        Chunks(Iterator<TraceEvent> source) {
            this.source = source;
        }

        @Override
        public boolean hasNext() {
            return source.hasNext();
        }

        @Override
        public Routed[] next() {
            if (!source.hasNext()) {
                throw new NoSuchElementException("the trace has no more events");
            }
            filling = new Routed[CHUNK];
            size = 0;
            while (size < CHUNK && source.hasNext()) {
                // with one slot each event has one copy
                router.route(source.next());
            }
            return size == CHUNK ? filling : Arrays.copyOf(filling, size);
        }

        private void add(Routed routed) {
            filling[size++] = routed;
        }
    }
}
