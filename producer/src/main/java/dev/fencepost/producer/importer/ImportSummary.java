package dev.fencepost.producer.importer;

import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Op;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a recording could and could not tell.
 *
 * @param lines of it, and what became of each
 * @param lost events that the recorder says it lost
 * @param overwritten events overwritten before the recording was read out
 * @param late events whose time was raised to that of an earlier one of their stream
 * @param events made, by op
 * @param devices that events name
 * @param notes facts that only this format has, for people, one a line
 * @param capabilities what a verdict may rest on, one of each fact
 */
public record ImportSummary(
        Lines lines,
        long lost,
        long overwritten,
        long late,
        SortedMap<Op, Long> events,
        SortedSet<DeviceId> devices,
        List<String> notes,
        List<Capability> capabilities) {

    /**
     * Lines of a recording: each was understood, ignored by kind, or could not be read.
     *
     * @param read all of them
     * @param ignored lines that no event can come from, by kind
     * @param unreadable lines that are none of the format: a gap stands in the place of each
     */
    public record Lines(long read, SortedMap<String, Long> ignored, long unreadable) {
        public Lines {
            ignored = Collections.unmodifiableSortedMap(new TreeMap<>(ignored));
        }

        /** Lines that something was learnt from. */
        public long understood() {
            return read - unreadable - ignored.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /**
     * Whether a recording holds a kind of fact.
     *
     * @param fact it
     * @param present the recording holds it
     * @param why what it rests on, or how to record it
     */
    public record Capability(Fact fact, boolean present, String why) {}

    public ImportSummary {
        events = Collections.unmodifiableSortedMap(new TreeMap<>(events));
        SortedSet<DeviceId> sorted = new TreeSet<>(ImportSummary::compare);
        sorted.addAll(devices);
        devices = Collections.unmodifiableSortedSet(sorted);
        notes = List.copyOf(notes);
        capabilities = List.copyOf(capabilities);
    }

    /** Order of devices: by address, unsigned. */
    static int compare(DeviceId a, DeviceId b) {
        return Integer.compareUnsigned(a.packed(), b.packed());
    }

    /** Events of one op. */
    public long count(Op op) {
        return events.getOrDefault(op, 0L);
    }

    /** For people, one fact a line. */
    public List<String> report() {
        List<String> report = new ArrayList<>();
        long total = events.values().stream().mapToLong(Long::longValue).sum();
        report.add(
                "read "
                        + lines.read()
                        + " lines: "
                        + lines.understood()
                        + " understood, "
                        + (lines.read() - lines.understood() - lines.unreadable())
                        + " of no use, "
                        + lines.unreadable()
                        + " not understood");
        report.add("made " + total + " events: " + counts(events));
        addIf(report, lines.unreadable(), "lines could not be read: a gap stands in each place");
        addIf(report, lost, "events were lost by the recorder: a gap stands in each place");
        addIf(report, overwritten, "events were overwritten before the start of the recording");
        addIf(report, late, "events were older than their stream and got its time");
        report.add("devices " + joined(devices));
        report.addAll(notes);
        if (!lines.ignored().isEmpty()) {
            report.add("no events come from " + counts(lines.ignored()));
        }
        for (Capability each : capabilities) {
            report.add(
                    String.format(
                            "%-14s %-3s %s",
                            each.fact().label(), each.present() ? "yes" : "no", each.why()));
        }
        report.add("hazards that can be judged from it:");
        Judgement.of(capabilities).forEach(each -> report.add("  " + each.row()));
        boolean all = capabilities.stream().allMatch(Capability::present);
        if (!all) {
            report.add("`fencepost recorder` prints a script that records all of these");
        }
        return report;
    }

    /** Whether it holds a kind of fact. */
    public boolean has(Fact fact) {
        return capabilities.stream().anyMatch(each -> each.present() && each.fact() == fact);
    }

    private static void addIf(List<String> report, long count, String what) {
        if (count > 0) {
            report.add(count + " " + what);
        }
    }

    private static String counts(Map<?, Long> counts) {
        return counts.entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue())
                .collect(Collectors.joining(", "));
    }

    /** Names for people, {@code unknown} where there are none. */
    static String joined(Set<?> all) {
        return all.isEmpty()
                ? "unknown"
                : all.stream().map(Object::toString).collect(Collectors.joining(" "));
    }
}
