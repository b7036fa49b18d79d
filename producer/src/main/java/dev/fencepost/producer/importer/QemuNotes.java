package dev.fencepost.producer.importer;

import dev.fencepost.model.Op;
import dev.fencepost.producer.importer.ImportSummary.Capability;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;

/** Says which facts QEMU's log holds, which it lacks, and how those that it has are told. */
final class QemuNotes {
    /** Why no event comes from whole families of QEMU's events. */
    private static final Map<String, String> REASONS = new LinkedHashMap<>();

    static {
        REASONS.put("amdvi_iotlb_inval", "invalidations of a device's own cache name no device");
        REASONS.put("vtd_", "events of Intel's VT-d, which has no RMP");
        REASONS.put("vfio_", "mappings by host virtual address: not what they lead to");
        REASONS.put("iommufd_", "mappings by host virtual address: not what they lead to");
        REASONS.put("kvm_", "requests by guest address: neither the page nor its RMP entry");
    }

    private final QemuSurvey survey;
    private final QemuEvents events;
    private final Map<Op, Long> counts;

    QemuNotes(QemuSurvey survey, QemuEvents events, Map<Op, Long> counts) {
        this.survey = survey;
        this.events = events;
        this.counts = counts;
    }

    /** One fact a line. */
    List<String> all(SortedMap<String, Long> ignored) {
        List<String> notes = new ArrayList<>();
        notes.add("domains " + ImportSummary.joined(new TreeSet<>(survey.devices().domains())));
        if (!survey.timed()) {
            notes.add(
                    "no line has a time: 1 us stands for each, an order only (-msg timestamp=on)");
        } else if (survey.yearless()) {
            notes.add("the journal's times have no year: they stand as of " + WallTime.NO_YEAR);
        }
        if (counts.containsKey(Op.ACCESS)) {
            notes.addAll(events.accesses().notes());
            notes.add("no line tells the direction of an access: each stands as a read");
        }
        if (counts.containsKey(Op.INVALIDATE)) {
            notes.add("no line tells the range of an invalidation: it stands as all of the domain");
        }
        addIf(notes, events.nameless(), "failed accesses of which no line names the device");
        addIf(notes, survey.devices().untold(), "further changes of domain are not told");
        notes.addAll(reasons(ignored));
        return notes;
    }

    private static List<String> reasons(SortedMap<String, Long> ignored) {
        List<String> reasons = new ArrayList<>();
        REASONS.forEach(
                (family, reason) -> {
                    long lines =
                            ignored.entrySet().stream()
                                    .filter(each -> each.getKey().startsWith(family))
                                    .mapToLong(Map.Entry::getValue)
                                    .sum();
                    addIf(reasons, lines, "lines " + family + "*: " + reason);
                });
        return reasons;
    }

    private static void addIf(List<String> notes, long count, String what) {
        if (count > 0) {
            notes.add(count + " " + what);
        }
    }

    List<Capability> capabilities() {
        return List.of(
                capability(Fact.DOMAIN, !survey.devices().domains().isEmpty(), "as walks name it"),
                capability(
                        Fact.DEVICE,
                        counts.containsKey(Op.DEVICE),
                        "as walks name it; trusted and asid are never told"),
                lacking(Fact.LEAF_SIZE),
                capability(
                        Fact.INVALIDATIONS,
                        counts.containsKey(Op.INVALIDATE),
                        "without ranges: a flush that asked for too little cannot be seen"),
                capability(
                        Fact.COMPLETIONS,
                        counts.containsKey(Op.COMPLETION),
                        "when QEMU stored them, before their waiter went on"),
                capability(
                        Fact.ACCESSES,
                        counts.containsKey(Op.ACCESS),
                        "each one, without direction and length"),
                lacking(Fact.RMP));
    }

    private static Capability capability(Fact fact, boolean present, String source) {
        return new Capability(fact, present, present ? source : "-trace 'amdvi_*'");
    }

    private static Capability lacking(Fact fact) {
        return new Capability(fact, false, "record the guest's kernel too: " + fact.advice());
    }
}
