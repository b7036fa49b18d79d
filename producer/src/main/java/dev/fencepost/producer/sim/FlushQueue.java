package dev.fencepost.producer.sim;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The flushes that a lazy host has put off: all of a domain is flushed once {@value #MOST} changes
 * wait or the first of them has waited for 10 ms, as in Linux (drivers/iommu/dma-iommu.c:
 * IOVA_DEFAULT_FQ_SIZE, IOVA_DEFAULT_FQ_TIMEOUT). Nobody waits for such a flush.
 */
final class FlushQueue implements Clocked {
    private static final int MOST = 256;
    private static final long LONGEST_NANOS = 10_000_000;

    /** Of one domain. */
    private static final class Waiting {
        private final long dueNanos;
        private int changes;

        Waiting(long dueNanos) {
            this.dueNanos = dueNanos;
        }
    }

    private final Machine machine;
    private final Map<Domain, Waiting> domains = new LinkedHashMap<>();

    FlushQueue(Machine machine) {
        this.machine = machine;
    }

    /** Puts off the flush of one change. */
    void add(Domain domain) {
        long due = machine.trace().now() + LONGEST_NANOS;
        Waiting waiting = domains.computeIfAbsent(domain, absent -> new Waiting(due));
        if (++waiting.changes == MOST) {
            domains.remove(domain);
            machine.flush(domain, 0, 0);
        }
    }

    @Override
    public long due() {
        return domains.isEmpty() ? NEVER : domains.values().iterator().next().dueNanos;
    }

    @Override
    public long step(long now) {
        Domain first = domains.keySet().iterator().next();
        domains.remove(first);
        machine.flush(first, 0, 0);
        return due();
    }
}
