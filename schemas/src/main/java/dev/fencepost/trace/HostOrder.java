package dev.fencepost.trace;

import dev.fencepost.model.TraceEvent;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Function;

/**
 * A trace with the events of each host in their total order, (run, ts, seq).
 *
 * <p>A trace of up to {@link #IN_MEMORY} events is read once and ordered in memory. A longer one is
 * read twice: first to learn by how much time events come late in it, then to hand them out, each
 * held back for so long. So memory follows the disorder of a trace and not its length: nothing is
 * held of a trace that is in order, and all of one that is three streams one after the other (about
 * 200 bytes an event). A gap comes after the event whose position it shares. Single-threaded.
 */
public final class HostOrder implements TraceSource {
    /** Events of a trace that is read only once. */
    public static final int IN_MEMORY = 1 << 18;

    private final MonotoneSource source;
    private final Closeable beneath;
    private final Map<String, ReorderQueue> hosts = new LinkedHashMap<>();
    private final Map<String, Long> lateness;
    private final Deque<TraceEvent> read;
    private final Deque<ReorderQueue> draining = new ArrayDeque<>();
    private ReorderQueue last;
    private boolean ended;

    private HostOrder(
            MonotoneSource source,
            Deque<TraceEvent> read,
            Map<String, Long> lateness,
            Closeable beneath) {
        this.source = source;
        this.read = read;
        this.lateness = lateness;
        this.beneath = beneath;
    }

    /**
     * Orders a trace that can be opened anew.
     *
     * @param open opens it, with a listener for its problems
     * @param listener told of each problem once, while the trace is read for the first time
     */
    public static HostOrder of(
            Function<ProblemListener, MonotoneSource> open, ProblemListener listener) {
        return of(open, listener, () -> {});
    }

    static HostOrder of(
            Function<ProblemListener, MonotoneSource> open,
            ProblemListener listener,
            Closeable beneath) {
        return of(open, listener, beneath, IN_MEMORY);
    }

    static HostOrder of(
            Function<ProblemListener, MonotoneSource> open,
            ProblemListener listener,
            Closeable beneath,
            int inMemory) {
        MonotoneSource source = open.apply(listener);
        Deque<TraceEvent> read = new ArrayDeque<>();
        Lateness lateness = new Lateness();
        try {
            while (source.hasNext() && read.size() < inMemory) {
                TraceEvent event = source.next();
                lateness.accept(event);
                read.add(event);
            }
            if (!source.hasNext()) {
                return new HostOrder(source, read, lateness.byHost(), beneath);
            }
            read.clear();
            source.forEachRemaining(lateness::accept);
        } catch (RuntimeException e) {
            close(source);
            throw e;
        }
        close(source);
        return new HostOrder(open.apply(problem -> {}), read, lateness.byHost(), beneath);
    }

    /** How many events were given an earlier event's ts so far. */
    public long raised() {
        return source.raised();
    }

    @Override
    public boolean hasNext() {
        while (last == null || !last.ready()) {
            if (!draining.isEmpty()) {
                last = draining.remove();
            } else if (!advance()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public TraceEvent next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the trace has no more events");
        }
        return last.remove();
    }

    @Override
    public void close() throws IOException {
        try (beneath) {
            source.close();
        }
    }

    /** Takes in one more event, or the end. */
    private boolean advance() {
        if (ended) {
            return false;
        }
        if (read.isEmpty() && !source.hasNext()) {
            ended = true;
            for (ReorderQueue host : hosts.values()) {
                host.end();
                draining.add(host);
            }
            return true;
        }
        TraceEvent event = read.isEmpty() ? source.next() : read.remove();
        if (last == null || !last.host().equals(event.host())) {
            last = hosts.computeIfAbsent(event.host(), this::queue);
        }
        last.accept(event);
        return true;
    }

    private ReorderQueue queue(String host) {
        return new ReorderQueue(host, lateness.getOrDefault(host, ReorderQueue.IN_ORDER));
    }

    private static void close(TraceSource source) {
        try {
            source.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
