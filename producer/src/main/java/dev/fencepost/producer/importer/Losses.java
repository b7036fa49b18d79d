package dev.fencepost.producer.importer;

import java.util.HashMap;
import java.util.Map;

/**
 * Where the kernel lost events of which CPU: what was in progress there is not known any more.
 * Asked only about what comes to its end, so that a loss costs the same however much is open.
 */
final class Losses {
    private final Map<Integer, Long> lastLines = new HashMap<>();

    /** Events of a CPU are missing in front of this line; lines come in rising order. */
    void add(int cpu, long line) {
        lastLines.put(cpu, line);
    }

    /** Whether events were lost on a CPU behind this line. */
    boolean since(int cpu, long line) {
        return lastLines.getOrDefault(cpu, 0L) > line;
    }

    boolean since(Sighting sighting) {
        return since(sighting.line().cpu(), sighting.number());
    }
}
