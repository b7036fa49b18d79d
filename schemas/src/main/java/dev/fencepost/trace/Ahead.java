package dev.fencepost.trace;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Takes items from a source on a thread of its own, a bounded number of them ahead of whoever wants
 * them; what the source throws is thrown by {@link #hasNext} once the items before it are taken.
 *
 * <p>The source belongs to that thread, which starts with the first question, until this is closed.
 * Used by one thread.
 */
public final class Ahead<T> implements Iterator<T>, AutoCloseable {
    private static final Object END = new Object();

    private final BlockingQueue<Object> items;
    private final Thread thread;
    private volatile Optional<Throwable> failure = Optional.empty();
    private Object head;

    /**
     * Nothing is read yet.
     *
     * @param name of the thread
     * @param most items that wait
     */
    public Ahead(String name, int most, Iterator<T> source) {
        items = new ArrayBlockingQueue<>(most);
        thread = new Thread(() -> read(source), name);
        thread.setDaemon(true);
    }

    @Override
    public boolean hasNext() {
        if (head == null) {
            head = take();
        }
        if (head == END) {
            failure.ifPresent(Ahead::rethrow);
        }
        return head != END;
    }

    @Override
    @SuppressWarnings("unchecked")
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException("nothing is left to read");
        }
        Object item = head;
        head = null;
        return (T) item;
    }

    /** Stops reading and waits until the source is let go. */
    @Override
    public void close() {
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(Iterator<T> source) {
        try {
            try {
                while (source.hasNext()) {
                    items.put(source.next());
                }
            } catch (RuntimeException | Error e) {
                failure = Optional.of(e);
            }
            items.put(END);
        } catch (InterruptedException e) {
            // closed: nobody waits for the end
        }
    }

    private Object take() {
        try {
            if (thread.getState() == Thread.State.NEW) {
                thread.start();
            }
            return items.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading", e);
        }
    }

    private static void rethrow(Throwable problem) {
        if (problem instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) problem;
    }
}
