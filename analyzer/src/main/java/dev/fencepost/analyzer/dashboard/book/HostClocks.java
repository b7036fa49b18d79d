package dev.fencepost.analyzer.dashboard.book;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * When each host's latest run began and how far it is, as far as was told. It holds so many hosts
 * and no more; of others nothing is known. Thread-safe.
 */
public final class HostClocks {
    private static final int LIMIT = 10_000;

    private final Map<String, Clock> clocks = new HashMap<>();

    /**
     * A run's first and last time.
     *
     * @param run of the host
     * @param firstTs u64
     * @param lastTs u64
     */
    public record Clock(int run, long firstTs, long lastTs) {
        Clock and(long ts) {
            return new Clock(
                    run,
                    Long.compareUnsigned(ts, firstTs) < 0 ? ts : firstTs,
                    Long.compareUnsigned(ts, lastTs) > 0 ? ts : lastTs);
        }
    }

    /** Something happened. */
    public synchronized void saw(String host, int run, long ts) {
        Clock known = clocks.get(host);
        if (known == null && clocks.size() >= LIMIT) {
            return;
        }
        if (known == null || Integer.compareUnsigned(run, known.run()) > 0) {
            clocks.put(host, new Clock(run, ts, ts));
        } else if (run == known.run()) {
            clocks.put(host, known.and(ts));
        }
    }

    /** The clock of a host's latest run. */
    public synchronized Optional<Clock> of(String host) {
        return Optional.ofNullable(clocks.get(host));
    }

    /** The latest runs of all hosts. */
    public synchronized Map<String, Clock> all() {
        return new TreeMap<>(clocks);
    }
}
