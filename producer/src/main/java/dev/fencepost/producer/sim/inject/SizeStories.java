package dev.fencepost.producer.sim.inject;

import dev.fencepost.model.Confidence;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Severity;
import dev.fencepost.producer.sim.inject.Controls.Told;

/**
 * Faults of page size: one of the two tables has a frame as 2M, the other as 4K. In half of them,
 * where it is not of their nature, a device hits it.
 */
final class SizeStories {
    private static final Party PARTY = Ground.VICTIM;
    private static final long LENGTH = 1_024;

    private SizeStories() {}

    static void ioLarger(Story story) {
        boolean hit = story.toss();
        enterFrame(story, 0);
        story.map(PARTY, 0, Pages.SIZE_2M, 1);
        story.then(
                () -> {
                    story.controls().psmash(story.plot().spa());
                    story.expect(mismatch(story, FaultCode.IO_LARGER, 0, Severity.LATENT));
                });
        if (hit) {
            story.then(() -> hitUnderLeaf(story, 0));
        }
        story.then(() -> story.controls().unsmash(story.plot().spa()));
        leaveFrame(story);
    }

    static void ioSmaller(Story story) {
        boolean hit = story.toss();
        enterFrame(story, 0);
        story.then(
                () -> {
                    story.controls()
                            .map(
                                    PARTY.domain(),
                                    story.plot().iova(),
                                    story.plot().spa(),
                                    Pages.SIZE_4K,
                                    Pages.PAGES_PER_FRAME);
                    story.expect(mismatch(story, FaultCode.IO_SMALLER, 0, Severity.LATENT));
                });
        if (hit) {
            story.then(() -> hit(story, FaultCode.IO_SMALLER, 0));
        }
        leaveFrame(story);
    }

    /** The host maps a shared frame for its own device, and gives one page of it to a guest. */
    static void sharedMixed(Story story) {
        Party host = Ground.HOST;
        long page = 7 * Pages.SIZE_4K;
        boolean hit = story.toss();
        story.unassign(0, Pages.SIZE_2M).map(host, 0, Pages.SIZE_2M, 1);
        ExpectedAlert alert =
                story.alert(Severity.LATENT)
                        .inDomain(host.domain())
                        .inWindow(story.frame(0))
                        .at(story.plot().iova());
        story.then(
                () -> {
                    story.controls()
                            .rmpUpdate(
                                    story.plot().spa() + page,
                                    Pages.SIZE_4K,
                                    false,
                                    PARTY.asid(),
                                    story.plot().iova() + page);
                    story.expect(alert);
                });
        if (hit) {
            story.then(
                    () -> {
                        Told told = access(story, host.seat(), story.plot().iova(), false);
                        story.expect(alert.ofSeverity(Severity.FAULT).atLeast(confidence(told)));
                    });
        }
        story.unassign(page, Pages.SIZE_4K)
                .unmap(host, 0, Pages.SIZE_2M)
                .flush(host, 0, Pages.SIZE_2M);
    }

    /** A leaf of 4M, one of whose frames is smashed. */
    static void leafStraddles(Story story) {
        boolean hit = story.toss();
        enterFrame(story, 0);
        enterFrame(story, Pages.SIZE_2M);
        story.map(PARTY, 0, 2 * Pages.SIZE_2M, 1);
        story.then(
                () -> {
                    story.controls().psmash(story.plot().spa() + Pages.SIZE_2M);
                    story.expect(mismatch(story, FaultCode.LEAF_STRADDLES, 0, Severity.LATENT));
                    story.expect(
                            mismatch(story, FaultCode.IO_LARGER, Pages.SIZE_2M, Severity.LATENT));
                });
        if (hit) {
            story.then(() -> hitUnderLeaf(story, Pages.SIZE_2M));
        }
        story.then(() -> story.controls().unsmash(story.plot().spa() + Pages.SIZE_2M))
                .unmap(PARTY, 0, 2 * Pages.SIZE_2M)
                .flush(PARTY, 0, 2 * Pages.SIZE_2M)
                .unassign(0, Pages.SIZE_2M)
                .unassign(Pages.SIZE_2M, Pages.SIZE_2M);
    }

    /** PSMASH under a leaf of 2M, which is split later. */
    static void rmpFirst(Story story) {
        boolean hit = story.toss();
        Confidence[] sure = {Confidence.CERTAIN};
        enterFrame(story, 0);
        story.map(PARTY, 0, Pages.SIZE_2M, 1);
        story.then(
                () -> {
                    story.controls().psmash(story.plot().spa());
                    story.expect(mismatch(story, FaultCode.IO_LARGER, 0, Severity.LATENT));
                });
        if (hit) {
            story.then(() -> sure[0] = hitUnderLeaf(story, 0));
        }
        story.then(
                () -> {
                    split(story);
                    Severity severity = hit ? Severity.FAULT : Severity.LATENT;
                    story.expect(order(story, severity).atLeast(sure[0]));
                });
        story.flush(PARTY, 0, Pages.SIZE_2M);
        regroup(story);
    }

    /** A leaf of 2M is split and flushed, and a device comes before PSMASH does. */
    static void dmaInGap(Story story) {
        enterFrame(story, 0);
        story.map(PARTY, 0, Pages.SIZE_2M, 1);
        story.then(
                () -> {
                    split(story);
                    story.expect(mismatch(story, FaultCode.IO_SMALLER, 0, Severity.LATENT));
                });
        story.flush(PARTY, 0, Pages.SIZE_2M);
        story.then(() -> hit(story, FaultCode.IO_SMALLER, 0));
        story.then(
                () -> {
                    story.controls().psmash(story.plot().spa());
                    story.expect(order(story, Severity.FAULT));
                });
        regroup(story);
    }

    private static void enterFrame(Story story, long offset) {
        story.giveTo(PARTY, offset, Pages.SIZE_2M);
    }

    private static void leaveFrame(Story story) {
        story.unmap(PARTY, 0, Pages.SIZE_2M)
                .flush(PARTY, 0, Pages.SIZE_2M)
                .unassign(0, Pages.SIZE_2M);
    }

    /** Takes back a frame that is 4K in both tables. */
    private static void regroup(Story story) {
        story.unmap(PARTY, 0, Pages.SIZE_2M)
                .flush(PARTY, 0, Pages.SIZE_2M)
                .then(() -> story.controls().unsmash(story.plot().spa()))
                .unassign(0, Pages.SIZE_2M);
    }

    private static void split(Story story) {
        long iova = story.plot().iova();
        story.controls().split(PARTY.domain(), iova, Pages.SIZE_2M, Pages.SIZE_4K);
    }

    /** A hit of what a changed leaf brought about. */
    private static void hit(Story story, FaultCode code, long offset) {
        access(story, PARTY.seat(), story.plot().iova() + offset, true);
        story.expect(mismatch(story, code, offset, Severity.FAULT));
    }

    /** A hit of what an RMP change under a leaf brought about; answers how sure it must be. */
    private static Confidence hitUnderLeaf(Story story, long offset) {
        Told told = access(story, PARTY.seat(), story.plot().iova() + offset, true);
        ExpectedAlert alert = mismatch(story, FaultCode.IO_LARGER, offset, Severity.FAULT);
        story.expect(alert.atLeast(confidence(told)));
        return confidence(told);
    }

    /** If no outcome is told, an IOTLB that outlives RMP changes may have let it through. */
    private static Confidence confidence(Told told) {
        return told.outcome() == Outcome.UNKNOWN ? Confidence.POSSIBLE : Confidence.CERTAIN;
    }

    private static Told access(Story story, Party.Seat seat, long frame, boolean trusted) {
        long iova = frame + 100 * Pages.SIZE_4K;
        return story.controls().access(seat.unit(), seat.device(), iova, LENGTH, trusted);
    }

    private static ExpectedAlert mismatch(
            Story story, FaultCode code, long offset, Severity severity) {
        return ExpectedAlert.of(code, severity)
                .inDomain(PARTY.domain())
                .inWindow(story.frame(offset))
                .at(story.plot().iova() + offset);
    }

    private static ExpectedAlert order(Story story, Severity severity) {
        return story.alert(severity).inDomain(PARTY.domain()).inWindow(story.frame(0));
    }
}
