package dev.fencepost.analyzer.reference;

import static dev.fencepost.model.Pages.SIZE_4K;

import dev.fencepost.model.Access;
import dev.fencepost.model.Direction;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Source;
import dev.fencepost.model.TraceEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** An ACCESS, or a FAULT that counts as one, by a device with a domain. */
record Attempt(
        TraceEvent event,
        Tables.Device device,
        long iova,
        long length,
        Set<Direction> directions,
        boolean trusted,
        Outcome outcome,
        Source source) {
    int domain() {
        return device.entry().domain();
    }

    /** First byte of the access in each 4K page that it touches. */
    List<Long> pages() {
        List<Long> pages = new ArrayList<>();
        for (long at = iova; at < iova + length; at = (at & -SIZE_4K) + SIZE_4K) {
            pages.add(at);
        }
        return pages;
    }

    boolean permittedBy(Leaf leaf) {
        return directions.stream().anyMatch(leaf.perm()::permits);
    }

    /** Permitted whichever direction it had. */
    boolean surelyPermittedBy(Leaf leaf) {
        return directions.stream().allMatch(leaf.perm()::permits);
    }

    boolean ok() {
        return outcome == Outcome.OK;
    }

    boolean failed() {
        return outcome == Outcome.IO_PAGE_FAULT || outcome == Outcome.RMP_PAGE_FAULT;
    }

    /** A failure of an access over several frames may have been another frame's. */
    boolean failureSettles() {
        return failed() && !leavesItsFrame();
    }

    boolean stalled() {
        return outcome == Outcome.STALLED;
    }

    boolean walked() {
        return source == Source.WALK;
    }

    /** Size of the entry that it went through, if it is told. */
    OptionalLong entry() {
        boolean told = event instanceof Access access && access.entry() != 0;
        return told ? OptionalLong.of(((Access) event).entry()) : OptionalLong.empty();
    }

    /** Whether it reaches into more than one aligned 2M of device addresses. */
    boolean leavesItsFrame() {
        return Pages.frameOf(iova) != Pages.frameOf(iova + length - 1);
    }

    boolean cached() {
        return source == Source.IOTLB || source == Source.ATC;
    }
}
