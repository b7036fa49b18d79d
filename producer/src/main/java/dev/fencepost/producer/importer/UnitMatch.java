package dev.fencepost.producer.importer;

import dev.fencepost.model.CompletionWait;
import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.Invalidate;
import dev.fencepost.model.TraceEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Gives the units in tables out of debugfs, which have the driver's own index, the numbers that the
 * trace has given them. Tables share the index: what one of them tells of a unit holds for all.
 */
final class UnitMatch {
    private final Map<Integer, Integer> matched = new HashMap<>();
    private final TreeSet<Integer> unmatched = new TreeSet<>();

    /**
     * @param tables signs in the tables, by the driver's index
     * @param trace signs in the trace, by its own numbers
     */
    UnitMatch(List<UnitSigns> tables, UnitSigns trace) {
        tables.forEach(each -> each.in(trace).forEach(matched::putIfAbsent));
        if (trace.numbers().isEmpty()) {
            return; // nothing to match with
        }
        for (UnitSigns each : tables) {
            for (int unit : each.numbers()) {
                if (!matched.containsKey(unit)) {
                    unmatched.add(unit);
                }
            }
        }
    }

    /** An event of a table as of the trace's unit. */
    TraceEvent settled(TraceEvent event) {
        if (event instanceof DeviceEntry entry) {
            return new DeviceEntry(
                    entry.envelope(),
                    unit(entry.unit()),
                    entry.bdf(),
                    entry.domain(),
                    entry.on(),
                    entry.trusted(),
                    entry.asid(),
                    entry.ats());
        }
        if (event instanceof Invalidate flush) {
            return new Invalidate(
                    flush.envelope(),
                    unit(flush.unit()),
                    flush.kind(),
                    flush.domain(),
                    flush.bdf(),
                    flush.iova(),
                    flush.size());
        }
        return event instanceof CompletionWait wait
                ? new CompletionWait(wait.envelope(), unit(wait.unit()), wait.token())
                : event;
    }

    private int unit(int index) {
        return matched.getOrDefault(index, index);
    }

    /** For people: what was matched, and what was not. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (!matched.isEmpty()) {
            notes.add(
                    matched.size()
                            + " units of the tables matched with the trace's by their completion"
                            + " waits or devices");
        }
        if (!unmatched.isEmpty()) {
            notes.add(
                    "units of the tables that no command of the trace shows keep the driver's"
                            + " index: "
                            + ImportSummary.joined(unmatched)
                            + "; their flushes may seem to lack a unit");
        }
        return notes;
    }
}
