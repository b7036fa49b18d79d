package dev.fencepost.analyzer.cli;

import dev.fencepost.model.Routed;
import dev.fencepost.model.Slots;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.route.Router;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Takes events from a source and routes them to one slot for each host, on a thread of its own, and
 * hands them out in chunks; what the source throws is thrown by {@link #next}.
 *
 * <p>The source belongs to that thread until this is closed. Used by one thread.
 */
final class ReadAhead implements AutoCloseable {
    /** How events are routed: one slot holds a whole host. */
    static final Slots ONE_SLOT = new Slots(1);

    private static final int CHUNK = 1 << 11;
    private static final int CHUNKS = 1 << 4;
    private static final Routed[] END = {};

    private final BlockingQueue<Routed[]> chunks = new ArrayBlockingQueue<>(CHUNKS);
    private final Thread reader;
    private volatile Optional<Throwable> failure = Optional.empty();
    private Routed[] filling = new Routed[CHUNK];
    private int size;

    ReadAhead(Iterator<TraceEvent> source) {
        reader = new Thread(() -> read(source), "fencepost-reader");
        reader.setDaemon(true);
        reader.start();
    }

    /** The next events, none at the end. */
    Routed[] next() {
        Routed[] chunk = take();
        if (chunk.length == 0) {
            failure.ifPresent(ReadAhead::rethrow);
        }
        return chunk;
    }

    /** Stops reading and waits until the source is let go. */
    @Override
    public void close() {
        reader.interrupt();
        boolean interrupted = false;
        while (reader.isAlive()) {
            try {
                reader.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(Iterator<TraceEvent> source) {
        try {
            try {
                fill(source);
            } catch (RuntimeException | Error e) {
                failure = Optional.of(e);
            }
            chunks.put(END);
        } catch (InterruptedException e) {
            // closed: nobody waits for the end
        }
    }

    private void fill(Iterator<TraceEvent> source) throws InterruptedException {
        Router router = new Router(ONE_SLOT, (slot, routed) -> add(routed));
        while (source.hasNext()) {
            if (size == CHUNK) {
                chunks.put(filling);
                filling = new Routed[CHUNK];
                size = 0;
            }
            // with one slot each event has one copy
            router.route(source.next());
        }
        if (size > 0) {
            chunks.put(Arrays.copyOf(filling, size));
        }
    }

    private void add(Routed routed) {
        filling[size++] = routed;
    }

    private Routed[] take() {
        try {
            return chunks.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while judging", e);
        }
    }

    private static void rethrow(Throwable problem) {
        if (problem instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) problem;
    }
}
