package dev.fencepost.analyzer.cli;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.TraceEvent;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Hands on a trace as it stands for as long as its events are in each host's total order, and
 * throws {@link DisorderException} at the first that is not.
 */
final class InOrder implements Iterator<TraceEvent> {
    private final Iterator<TraceEvent> source;
    private final Map<String, Host> hosts = new HashMap<>();
    private Host last = new Host("");

    InOrder(Iterator<TraceEvent> source) {
        this.source = source;
    }

    @Override
    public boolean hasNext() {
        return source.hasNext();
    }

    @Override
    public TraceEvent next() {
        TraceEvent event = source.next();
        Envelope at = Envelope.of(event);
        if (!last.name.equals(at.host())) {
            last = hosts.computeIfAbsent(at.host(), Host::new);
        }
        if (last.newest != null && Envelope.compareOrder(last.newest, at) > 0) {
            throw new DisorderException();
        }
        last.newest = at;
        return event;
    }

    /** One machine. */
    private static final class Host {
        private final String name;
        private Envelope newest;

        Host(String name) {
            this.name = name;
        }
    }

    /** The trace has to be put into order before it can be judged. */
    static final class DisorderException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        DisorderException() {
            super("a trace that is not in order", null, false, false);
        }
    }
}
