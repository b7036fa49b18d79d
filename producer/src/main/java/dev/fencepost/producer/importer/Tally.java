package dev.fencepost.producer.importer;

import dev.fencepost.model.DeviceId;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an importer counts as it goes, for its summary. Each line read counts once: as understood,
 * as ignored for what it is, or as unreadable.
 */
final class Tally {
    /** More names than this are no kernel's; the rest count as one. */
    private static final int MAX_NAMES = 1000;

    /** More devices than this are no machine's; the rest are not named. */
    private static final int MAX_DEVICES = 1 << 16;

    final FlushTally flushes = new FlushTally();
    private final TreeSet<DeviceId> devices = new TreeSet<>(ImportSummary::compare);
    private final Map<String, long[]> ignored = new HashMap<>();
    private long lines;
    private int current = 1;
    private long ignoredLines;
    private long unreadableLines;
    private long leafSizes;
    private boolean told;
    long damaged;
    long lost;
    long overwritten;
    long leavesInferred;

    /** A line begins: it counts as understood if nothing else is said of it. */
    void line() {
        line(1);
    }

    /** One begins that stands for so many. */
    void line(int parts) {
        lines += parts;
        current = parts;
        told = false;
    }

    /** There was none. */
    void noLine() {
        lines--;
    }

    /** No event comes from the line, for what its name says. */
    void ignore(String name) {
        if (!told) {
            told = true;
            ignoredLines += current;
            boolean counts = ignored.size() < MAX_NAMES || ignored.containsKey(name);
            ignored.computeIfAbsent(counts ? name : "(others)", unused -> new long[1])[0] +=
                    current;
        }
    }

    /** The line is none of the format, or lacks what its event has. */
    void unreadable() {
        if (!told) {
            told = true;
            unreadableLines += current;
        }
    }

    /** A leaf of this size, a power of two, was mapped. */
    void leaf(long size) {
        leafSizes |= size;
    }

    SortedSet<Long> leafSizes() {
        TreeSet<Long> sizes = new TreeSet<>();
        for (long left = leafSizes; left != 0; left &= left - 1) {
            sizes.add(Long.lowestOneBit(left));
        }
        return sizes;
    }

    void device(DeviceId device) {
        if (devices.size() < MAX_DEVICES) {
            devices.add(device);
        }
    }

    long lines() {
        return lines;
    }

    long understoodLines() {
        return lines - ignoredLines - unreadableLines;
    }

    long ignoredLines() {
        return ignoredLines;
    }

    long unreadableLines() {
        return unreadableLines;
    }

    SortedSet<DeviceId> devices() {
        return devices;
    }

    /** What became of each line. */
    ImportSummary.Lines summary() {
        return new ImportSummary.Lines(lines, ignored(), unreadableLines);
    }

    /** Lines that no event comes from, by name. */
    SortedMap<String, Long> ignored() {
        TreeMap<String, Long> counts = new TreeMap<>();
        ignored.forEach((name, count) -> counts.put(name, count[0]));
        return counts;
    }
}
