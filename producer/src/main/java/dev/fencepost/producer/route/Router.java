package dev.fencepost.producer.route;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.Slots;
import dev.fencepost.model.TraceEvent;
import java.util.HashMap;
import java.util.Map;

/**
 * Sends a copy of each event to every slot of its host that needs it, with what only the source can
 * know: the parts of an access, and the leaves that a change removed.
 *
 * <p>Events of one host come in its total order, (run, ts, seq); hosts may interleave. A higher run
 * starts a host afresh. Single-threaded.
 */
public final class Router {
    /** Most slots that a host can have. */
    public static final int MAX_SPREAD = Long.SIZE;

    private final Slots slots;
    private final RoutedSink sink;
    private final Map<String, HostRouter> hosts = new HashMap<>();
    private String lastHost = "";
    private HostRouter last;

    public Router(Slots slots, RoutedSink sink) {
        if (slots.spread() > MAX_SPREAD) {
            throw new IllegalArgumentException(
                    "spread is above " + MAX_SPREAD + ": " + slots.spread());
        }
        this.slots = slots;
        this.sink = sink;
        this.last = new HostRouter(slots, sink);
    }

    /**
     * Sends the copies of one event to the sink before it returns.
     *
     * @throws OutOfOrderException where the event comes before one of its host's already routed
     */
    public void route(TraceEvent event) {
        String host = Envelope.hostOf(event);
        if (!host.equals(lastHost)) {
            last = hosts.computeIfAbsent(host, name -> new HostRouter(slots, sink));
            lastHost = host;
        }
        last.route(event);
    }
}
