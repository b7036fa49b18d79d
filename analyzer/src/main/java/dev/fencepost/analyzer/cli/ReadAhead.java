package dev.fencepost.analyzer.cli;

import dev.fencepost.model.TraceEvent;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Takes events from a source on a thread of its own and hands them out in chunks; what the source
 * throws is thrown by {@link #next}.
 *
 * <p>The source belongs to that thread until this is closed. Used by one thread.
 */
final class ReadAhead implements AutoCloseable {
    private static final int CHUNK = 1 << 11;
    private static final int CHUNKS = 1 << 4;
    private static final TraceEvent[] END = {};

    private final BlockingQueue<TraceEvent[]> chunks = new ArrayBlockingQueue<>(CHUNKS);
    private final Thread reader;
    private volatile Optional<Throwable> failure = Optional.empty();

    ReadAhead(Iterator<TraceEvent> source) {
        reader = new Thread(() -> read(source), "fencepost-reader");
        reader.setDaemon(true);
        reader.start();
    }

    /** The next events, none at the end. */
    TraceEvent[] next() {
        TraceEvent[] chunk = take();
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
        TraceEvent[] chunk = new TraceEvent[CHUNK];
        int size = 0;
        while (source.hasNext()) {
            if (size == CHUNK) {
                chunks.put(chunk);
                chunk = new TraceEvent[CHUNK];
                size = 0;
            }
            chunk[size++] = source.next();
        }
        if (size > 0) {
            chunks.put(Arrays.copyOf(chunk, size));
        }
    }

    private TraceEvent[] take() {
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
