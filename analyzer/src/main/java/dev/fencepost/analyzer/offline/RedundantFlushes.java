package dev.fencepost.analyzer.offline;

import dev.fencepost.model.Alert;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Routed;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the invalidations of a whole trace that no change since the last one needed
 * (REDUNDANT_FLUSH): takes every event of each host in order, as one slot or several see it.
 *
 * <p>It keeps what is not flushed yet and one alert for each domain, device and 2 MiB of IOVA, not
 * the trace. Single-threaded.
 */
public final class RedundantFlushes {
    private final Hardware hardware;
    private final Map<String, HostFlushes> hosts = new HashMap<>();
    private final Map<String, Alert> latest = new HashMap<>();
    private long invalidations;
    private long redundant;

    public RedundantFlushes(Hardware hardware) {
        this.hardware = hardware;
    }

    /** Takes one event; copies for other slots than its own are passed over. */
    public void accept(Routed routed) {
        if (!routed.primary()) {
            return;
        }
        String name = routed.event().host();
        int run = routed.event().run();
        HostFlushes host = hosts.get(name);
        if (host == null || host.run() != run) {
            finish(host == null ? List.of() : List.of(host));
            host = new HostFlushes(name, run, hardware, alert -> latest.put(alert.id(), alert));
            hosts.put(name, host);
        }
        host.accept(routed);
    }

    private void finish(Collection<HostFlushes> ended) {
        for (HostFlushes host : ended) {
            invalidations += host.invalidations();
            redundant += host.redundant();
            host.finish();
        }
    }

    /** The trace is over. */
    public void finish() {
        finish(hosts.values());
        hosts.clear();
    }

    /** One alert for each domain, device and place, in {@link Analysis#ORDER}; once finished. */
    public List<Alert> alerts() {
        return latest.values().stream().sorted(Analysis.ORDER).toList();
    }

    /** Invalidation commands seen; once finished. */
    public long invalidations() {
        return invalidations;
    }

    /** How many of them nothing needed; once finished. */
    public long redundant() {
        return redundant;
    }
}
