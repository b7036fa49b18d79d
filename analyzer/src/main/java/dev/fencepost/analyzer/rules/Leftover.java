package dev.fencepost.analyzer.rules;

import dev.fencepost.analyzer.shadow.Fact;
import dev.fencepost.analyzer.shadow.Frame;
import dev.fencepost.analyzer.shadow.Leaves;
import dev.fencepost.analyzer.shadow.RmpResult;
import dev.fencepost.analyzer.shadow.Shadow;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Op;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Part;
import dev.fencepost.model.Pvalidate;
import dev.fencepost.model.RmpEvent;
import dev.fencepost.model.RmpUpdate;
import dev.fencepost.model.Snapshot;
import dev.fencepost.model.Source;

/**
 * Asks whether a translation that was cached through a live leaf, before the RMP came to refuse it,
 * may be in use still. That depends on which RMP events drop cached entries, by the switches of the
 * hardware model; no RMP event reaches the cache of an ATS device.
 */
final class Leftover {
    private Leftover() {}

    /**
     * Whether such an entry may let a page through.
     *
     * @param since when the leaf was made: no entry is older
     * @param found why the page is refused now
     */
    static boolean possible(
            Shadow shadow, Attempt attempt, Frame frame, Fact since, Part page, int found) {
        int number = Pages.pageInFrame(page.spa());
        if ((found & Rights.bit(Hazard.SHARED_MIXED)) != 0) {
            // An entry of 4K within the frame outlives the RMPUPDATE of another page.
            return !refusedSince(shadow, frame, since, frame.firstAssigned())
                    || !refusedSince(shadow, frame, since, frame.firstUnassigned());
        }
        boolean size =
                (found & (Rights.bit(Hazard.IO_LARGER) | Rights.bit(Hazard.IO_SMALLER))) != 0;
        if ((found & Rights.bit(Hazard.NOT_VALIDATED)) != 0 && frame.devalidated()) {
            return true; // PVALIDATE drops nothing
        }
        boolean caching = attempt.device().entry().ats() && attempt.source() != Source.IOTLB;
        boolean sized = false;
        for (RmpEvent event : frame.history(number, shadow.host(), shadow.run())) {
            boolean before = frame.known(number) && older(Fact.of(event), frame.origin(number));
            if (before || event instanceof Pvalidate) {
                continue;
            }
            sized |= !isEntry(event) || sizeOf(event) == Pages.SIZE_4K == frame.is4K();
            boolean later = !older(Fact.of(event), since) && !(event instanceof Snapshot);
            if (later && (caching || !drops(shadow.hardware(), attempt, event))) {
                return true;
            }
        }
        return size && !sized;
    }

    /**
     * Whether what was cached when the RMP came to refuse a page was kept, by a switch of the model
     * or in a device's own cache: then a page that the tables refuse has not surely failed.
     */
    static boolean kept(
            Shadow shadow, Attempt attempt, Frame frame, Leaves leaves, int page, int found) {
        if (found == Rights.bit(Hazard.LEAF_STRADDLES)) {
            long iova = leaves.iovaOf(frame.base() + ((long) page << 12));
            return WholeLeaf.of(shadow, attempt.domain(), frame, leaves, iova)
                    .mayBeCached(attempt, iova);
        }
        Hardware hardware = shadow.hardware();
        boolean byDevice = attempt.device().entry().ats() && !attempt.sourceSettles();
        if (hardware.rmpUpdateInvalidatesIotlb()
                && hardware.psmashInvalidatesIotlb()
                && !byDevice) {
            return false;
        }
        if ((found & Rights.bit(Hazard.SHARED_MIXED)) != 0) {
            return byDevice || !hardware.rmpUpdateInvalidatesIotlb();
        }
        long spa = frame.base() + ((long) page << 12);
        boolean pending =
                OldLeaves.any(
                        attempt,
                        leaves.iovaOf(spa),
                        1,
                        old ->
                                attempt.permittedBy(old.perm())
                                        && old.spaOf(leaves.iovaOf(spa)) == spa);
        for (RmpEvent event : frame.history(page, shadow.host(), shadow.run())) {
            boolean later = pending || !older(Fact.of(event), leaves.origin());
            if (later && keeps(hardware, event, byDevice)) {
                return true;
            }
        }
        return false;
    }

    private static boolean keeps(Hardware hardware, RmpEvent event, boolean byDevice) {
        return switch (event.op()) {
            case RMPUPDATE -> byDevice || !hardware.rmpUpdateInvalidatesIotlb();
            case PSMASH, UNSMASH -> byDevice || !hardware.psmashInvalidatesIotlb();
            default -> false;
        };
    }

    private static boolean refusedSince(Shadow shadow, Frame frame, Fact since, int page) {
        for (RmpEvent event : frame.history(page, shadow.host(), shadow.run())) {
            if (!older(Fact.of(event), since) && !(event instanceof Snapshot)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isEntry(RmpEvent event) {
        return event instanceof RmpUpdate || event instanceof Snapshot;
    }

    private static long sizeOf(RmpEvent event) {
        return event instanceof RmpUpdate update ? update.size() : ((Snapshot) event).size();
    }

    /** Whether an RMP event drops what an IOTLB holds of the pages that it changes. */
    private static boolean drops(Hardware hardware, Attempt attempt, RmpEvent event) {
        return switch (event.op()) {
            case RMPUPDATE -> hardware.rmpUpdateInvalidatesIotlb();
            case PSMASH -> hardware.psmashInvalidatesIotlb();
            case PSMASH_IO, PUNSMASH_IO -> RmpResult.domain(event) == attempt.domain().id();
            default -> event.op() == Op.SNAPSHOT;
        };
    }

    /** Whether one fact comes before another in the host's order. */
    static boolean older(Fact fact, Fact than) {
        return Envelope.comparePosition(fact.ts(), fact.seq(), than.ts(), than.seq()) < 0;
    }
}
