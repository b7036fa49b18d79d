package dev.fencepost.producer.importer;

import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.Fault;
import dev.fencepost.model.Gap;
import dev.fencepost.model.Op;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which events of an incident's recordings tell again what a better recording has told.
 *
 * <p>The better one is the one whose format stands first. Leaves and flushes are taken from one
 * recording alone, since each tells of all of them or of none, and so a hole in another one is no
 * hole in these; devices and faults one by one.
 */
final class Overlaps {
    private static final Set<Op> WHOLE =
            EnumSet.of(Op.MAP, Op.UNMAP, Op.INVALIDATE, Op.COMPLETION_WAIT, Op.COMPLETION);

    private final List<IncidentPart> parts;
    private final List<Told> told;
    private final TreeMap<String, Long> dropped = new TreeMap<>();

    Overlaps(List<IncidentPart> parts, List<Told> told) {
        this.parts = parts;
        this.told = told;
    }

    /** Whether a better recording tells what this event of a part tells; counted. */
    boolean repeats(int part, TraceEvent event) {
        if (event instanceof Gap gap && gap.flushesUnseen()) {
            return seenElsewhere(part);
        }
        for (int i = 0; i < parts.size(); i++) {
            if (better(i, part) && tells(told.get(i), event)) {
                dropped.merge(event.op() + " of " + parts.get(part).name(), 1L, Long::sum);
                return true;
            }
        }
        return false;
    }

    /** Whether another recording has the flushes that one does not record. */
    private boolean seenElsewhere(int part) {
        for (int i = 0; i < parts.size(); i++) {
            if (i != part && !parts.get(i).format().isState() && told.get(i).tells(Op.INVALIDATE)) {
                return true;
            }
        }
        return false;
    }

    private boolean better(int one, int other) {
        ImportFormat format = parts.get(one).format();
        return !format.isState() && format.compareTo(parts.get(other).format()) < 0;
    }

    private static boolean tells(Told better, TraceEvent event) {
        if (event instanceof DeviceEntry entry) {
            return better.places(entry.bdf());
        }
        if (event instanceof Fault fault) {
            return better.tells(Told.FaultKey.of(fault));
        }
        if (event instanceof Gap gap) {
            return gap.stream() == Stream.IOMMU && WHOLE.stream().anyMatch(better::tells);
        }
        return WHOLE.contains(event.op()) && better.tells(event.op());
    }

    /** Events left out so far, by op and file. */
    SortedMap<String, Long> dropped() {
        return dropped;
    }
}
