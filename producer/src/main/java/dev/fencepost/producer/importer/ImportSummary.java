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
 * @param lines read, over all files
 * @param unreadable lines that are none of the format
 * @param lost events that the recorder says it lost
 * @param overwritten events overwritten before the recording was read out
 * @param late events whose time was raised to that of an earlier one of their stream
 * @param events made, by op
 * @param ignored lines that no event comes from, by event name
 * @param devices that events name
 * @param domains real domain ids
 * @param madeUpDomains ids that stand for domains whose real id no line tells
 * @param leafSizes of the mapped leaves
 * @param leavesInferred map calls whose leaf sizes were worked out from alignment
 * @param unmapsFlushed unmaps with a covering invalidation and a completion after them
 * @param unmapsUnflushed the other unmaps
 * @param capabilities what a verdict may rest on
 */
public record ImportSummary(
        long lines,
        long unreadable,
        long lost,
        long overwritten,
        long late,
        SortedMap<Op, Long> events,
        SortedMap<String, Long> ignored,
        SortedSet<DeviceId> devices,
        SortedSet<Integer> domains,
        SortedSet<Integer> madeUpDomains,
        SortedSet<Long> leafSizes,
        long leavesInferred,
        long unmapsFlushed,
        long unmapsUnflushed,
        List<Capability> capabilities) {

    /**
     * A kind of fact that verdicts need.
     *
     * @param name of the fact
     * @param present the recording holds it
     * @param advice what it rests on, or how to record it
     */
    public record Capability(String name, boolean present, String advice) {}

    public ImportSummary {
        events = Collections.unmodifiableSortedMap(new TreeMap<>(events));
        ignored = Collections.unmodifiableSortedMap(new TreeMap<>(ignored));
        devices = copy(new TreeSet<>(ImportSummary::compare), devices);
        domains = copy(new TreeSet<>(), domains);
        madeUpDomains = copy(new TreeSet<>(), madeUpDomains);
        leafSizes = copy(new TreeSet<>(), leafSizes);
        capabilities = List.copyOf(capabilities);
    }

    private static <T> SortedSet<T> copy(SortedSet<T> empty, SortedSet<T> from) {
        empty.addAll(from);
        return Collections.unmodifiableSortedSet(empty);
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
        report.add("read " + lines + " lines, made " + total + " events: " + counts(events));
        addIf(report, unreadable, "lines could not be read: a gap stands in each place");
        addIf(report, lost, "events were lost by the recorder: a gap stands in each place");
        addIf(report, overwritten, "events were overwritten before the start of the recording");
        addIf(report, late, "events were older than their stream and got its time");
        report.add("devices " + joined(devices) + ", domains " + joined(domains));
        if (!madeUpDomains.isEmpty()) {
            report.add(
                    "domains whose id no line tells stand as "
                            + joined(madeUpDomains)
                            + " (65536 and up are no real ids)");
        }
        report.add(
                "leaf sizes "
                        + leafSizes.stream()
                                .map(ImportSummary::size)
                                .collect(Collectors.joining(" ")));
        addIf(report, leavesInferred, "map calls: leaf sizes inferred from alignment");
        report.add(
                has("invalidations") && has("completions")
                        ? "unmaps flushed "
                                + unmapsFlushed
                                + ", not seen flushed "
                                + unmapsUnflushed
                        : "whether unmaps were flushed cannot be told");
        if (!ignored.isEmpty()) {
            report.add("no events come from " + counts(ignored));
        }
        for (Capability each : capabilities) {
            report.add(
                    String.format(
                            "%-14s %-3s %s",
                            each.name(), each.present() ? "yes" : "no", each.advice()));
        }
        return report;
    }

    private boolean has(String capability) {
        return capabilities.stream()
                .anyMatch(each -> each.present() && each.name().equals(capability));
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

    private static String joined(Set<?> all) {
        return all.isEmpty()
                ? "unknown"
                : all.stream().map(Object::toString).collect(Collectors.joining(" "));
    }

    /** {@code 4K}, {@code 8M}, {@code 1G}. */
    private static String size(long bytes) {
        int shift = Long.numberOfTrailingZeros(bytes);
        return (1L << shift % 10) + " KMGTPE".substring(shift / 10, shift / 10 + 1);
    }
}
