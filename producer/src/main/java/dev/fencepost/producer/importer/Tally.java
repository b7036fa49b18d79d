package dev.fencepost.producer.importer;

import dev.fencepost.model.DeviceId;
import java.util.TreeMap;
import java.util.TreeSet;

/** What an importer counts as it goes, for its summary. */
final class Tally {
    final TreeMap<String, Long> ignored = new TreeMap<>();
    final TreeSet<DeviceId> devices = new TreeSet<>(ImportSummary::compare);
    final TreeSet<Long> leafSizes = new TreeSet<>();
    final FlushTally flushes = new FlushTally();
    long unreadable;
    long lost;
    long overwritten;
    long leavesInferred;

    /** More names than this are no kernel's; the rest count as one. */
    private static final int MAX_NAMES = 1000;

    void ignore(String name) {
        boolean counts = ignored.size() < MAX_NAMES || ignored.containsKey(name);
        ignored.merge(counts ? name : "(others)", 1L, Long::sum);
    }
}
