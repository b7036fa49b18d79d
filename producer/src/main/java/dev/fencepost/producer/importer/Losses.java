package dev.fencepost.producer.importer;

import java.util.HashMap;
import java.util.Map;

/**
 * Where the kernel lost events of which CPU: what was in progress there is not known any more.
 * Asked only about what comes to its end, so that a loss costs the same however much is open.
 */
final class Losses {
    /** Stands for each of them, where a recorder does not say which CPU lost events. */
    static final int ALL_CPUS = -1;

    private final Map<Integer, Long> lastLines = new HashMap<>();
    private long lastOfAll;

    /** Events of a CPU are missing in front of this line; lines come in rising order. */
    void add(int cpu, long line) {
        if (cpu == ALL_CPUS) {
            lastOfAll = line;
        } else {
            lastLines.put(cpu, line);
        }
    }

    /** Whether events were lost on a CPU behind this line. */
    boolean since(int cpu, long line) {
        return lastOfAll > line || (!lastLines.isEmpty() && lastLines.getOrDefault(cpu, 0L) > line);
    }

    boolean since(Sighting sighting) {
        return since(sighting.line().cpu(), sighting.number());
    }
}
