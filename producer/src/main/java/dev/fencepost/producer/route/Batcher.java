package dev.fencepost.producer.route;

import dev.fencepost.model.Batch;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Slots;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Packs the copies that a {@link Router} makes into {@link Batch}es, one row of them for each
 * stream and slot of a host.
 *
 * <p>Copies come in the total order of their host. So everything before the event that is being
 * routed is complete in all streams and slots, and that is how far each batch's {@code through}
 * reaches, however old its own events are. Time comes from {@link #tick} alone. Single-threaded.
 */
public final class Batcher implements RoutedSink {
    private final Slots slots;
    private final BatchLimits limits;
    private final Consumer<Batch> sink;
    private final Map<String, HostBatches> hosts = new LinkedHashMap<>();
    private String lastHost = "";
    private HostBatches last;
    private long now;

    public Batcher(Slots slots, BatchLimits limits, Consumer<Batch> sink) {
        this.slots = slots;
        this.limits = limits;
        this.sink = sink;
        last = new HostBatches("", slots, limits, sink);
    }

    @Override
    public void accept(int slot, Routed routed) {
        String host = routed.event().host();
        if (!host.equals(lastHost)) {
            last = hosts.computeIfAbsent(host, name -> new HostBatches(name, slots, limits, sink));
            lastHost = host;
        }
        last.add(slot, routed, now);
    }

    /**
     * Tells the time: sends what has lingered for long enough, and word of progress where a stream
     * was quiet.
     *
     * @param nowNanos on any clock that does not go back
     */
    public void tick(long nowNanos) {
        now = nowNanos;
        hosts.values().forEach(host -> host.tick(nowNanos));
    }

    /**
     * Tells that nothing else will come at the position of each host's last event, as when its
     * source falls quiet: the next {@link #tick} need not wait for the event after it.
     */
    public void settle() {
        hosts.values().forEach(HostBatches::settle);
    }

    /** Ends the run of every host, in all three streams and every slot. */
    public void end() {
        hosts.values().forEach(HostBatches::end);
        hosts.clear();
        lastHost = "";
    }
}
