package dev.fencepost.analyzer.reference;

import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Pages;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Leaves over one frame that the IOTLB may still hold though the page table no longer has them. */
final class Change {
    final int event;
    final int domain;
    final long frame;
    final Set<Integer> units;
    final Set<DeviceId> ats;
    final List<Fact> devices;
    final List<Range> ranges;
    private final TreeMap<Long, Leaf> old = new TreeMap<>();

    /** Pages of the frame whose RMP entries were rewritten while the flush was pending. */
    final BitSet rewritten = new BitSet();

    /** The RMP changes that rewrote them. */
    final BitSet rewrittenBy = new BitSet();

    /** The flush-order episode it belongs to, once it has one. */
    Optional<Episode> alert = Optional.empty();

    boolean complete;

    /** The event that completed the flush, -1 while it is pending or where none was needed. */
    int completedBy = -1;

    Change(
            int event,
            int domain,
            long frame,
            List<Leaf> leaves,
            Set<Integer> units,
            Set<DeviceId> ats,
            List<Fact> devices) {
        this.event = event;
        this.domain = domain;
        this.frame = frame;
        this.units = units;
        this.ats = ats;
        this.devices = devices;
        leaves.forEach(leaf -> old.put(leaf.iova(), leaf));
        this.ranges = Range.joined(leaves.stream().map(leaf -> leaf.within(frame)).toList());
        this.complete = units.isEmpty();
    }

    /** The leaf as it was, where it led into this frame. */
    Optional<Leaf> oldLeaf(long iova) {
        return Optional.ofNullable(old.floorEntry(iova))
                .map(entry -> entry.getValue())
                .filter(leaf -> leaf.holds(iova))
                .filter(leaf -> Pages.frameOf(leaf.spaOf(iova)) == frame);
    }

    boolean reachesAny(BitSet pages) {
        return old.values().stream()
                .anyMatch(
                        leaf -> {
                            int first = Pages.pageInFrame(Math.max(leaf.spa(), frame));
                            long bytes = leaf.within(frame).bytes();
                            int next = pages.nextSetBit(first);
                            return next >= 0 && next < first + bytes / Pages.SIZE_4K;
                        });
    }

    List<Leaf> oldLeaves() {
        return List.copyOf(old.values());
    }
}
