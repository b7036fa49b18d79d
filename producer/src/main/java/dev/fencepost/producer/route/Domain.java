package dev.fencepost.producer.route;

import static java.lang.Long.compareUnsigned;

import dev.fencepost.model.DeviceId;
import dev.fencepost.model.LeafRun;
import dev.fencepost.model.Slots;
import dev.fencepost.model.Taken;
import dev.fencepost.model.TraceEvent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One page table as the trace shows it: its leaves, what was removed and when, the changes not yet
 * flushed, and the devices that translate through it.
 */
final class Domain {
    private final PageTable pages = new PageTable();
    private final RangeTable removals = new RangeTable();
    private final PendingChanges pending;
    private final List<Device> devices = new ArrayList<>();
    private List<FlushTarget> targets = List.of();
    private boolean seen;

    Domain(Slots slots) {
        pending = new PendingChanges(slots);
    }

    PageTable pages() {
        return pages;
    }

    PendingChanges pending() {
        return pending;
    }

    /** When what is not mapped was removed: ranges with (ts, seq). */
    RangeTable removals() {
        return removals;
    }

    /** Whether a MAP or an UNMAP was seen, so that having no leaf means something. */
    boolean isSeen() {
        return seen;
    }

    void markSeen() {
        seen = true;
    }

    void attach(Device device) {
        devices.add(device);
        findTargets();
    }

    void detach(Device device) {
        devices.remove(device);
        findTargets();
    }

    /** Leaves went for good or for others; the flush of what went is awaited. */
    List<LeafRun> changed(List<LeafRun> touched, TraceEvent event) {
        pending.add(Taken.of(event, touched).gone(), targets);
        return touched;
    }

    /** Leaves went and left nothing; the flush of what went is awaited. */
    List<LeafRun> removed(List<LeafRun> touched, TraceEvent event) {
        for (LeafRun run : Taken.of(event, touched).gone()) {
            removals.put(run.iova(), run.last(), event.ts(), event.seq());
        }
        return changed(touched, event);
    }

    /** An UNMAP says again that nothing is mapped where leaves went before. */
    void confirmRemoval(long iova, long last, TraceEvent event) {
        for (long from = iova; ; ) {
            removals.seek(from);
            if (removals.atEnd() || compareUnsigned(removals.start(), last) > 0) {
                return;
            }
            long start = removals.start();
            long end = removals.last();
            start = compareUnsigned(start, from) > 0 ? start : from;
            end = compareUnsigned(end, last) < 0 ? end : last;
            removals.put(start, end, event.ts(), event.seq());
            if (end == last) {
                return;
            }
            from = end + 1;
        }
    }

    private void findTargets() {
        Set<FlushTarget> found = new LinkedHashSet<>();
        for (Device device : devices) {
            found.add(new FlushTarget(device.unit(), device.queue(), DeviceId.NONE));
            if (device.hasAts()) {
                found.add(new FlushTarget(device.unit(), device.queue(), device.id()));
            }
        }
        targets = List.copyOf(found);
    }
}
