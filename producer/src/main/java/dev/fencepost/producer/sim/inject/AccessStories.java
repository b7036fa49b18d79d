package dev.fencepost.producer.sim.inject;

import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Severity;

/** Faults of single accesses to 4K pages that are 4K in both tables. */
final class AccessStories {
    private static final Party PARTY = Ground.VICTIM;
    private static final long PAGE = 11 * Pages.SIZE_4K;
    private static final long LENGTH = 64;

    private AccessStories() {}

    /** The page belongs to another guest. */
    static void wrongAsid(Story story) {
        story.giveTo(Ground.NEIGHBOUR, PAGE, Pages.SIZE_4K).map(PARTY, PAGE, Pages.SIZE_4K, 1);
        refused(story, true);
        story.leave(PARTY, PAGE, 1);
    }

    /** The RMP has the page elsewhere in the guest. */
    static void wrongGpa(Story story) {
        long spa = story.plot().spa() + PAGE;
        long gpa = story.plot().iova() + PAGE + Pages.SIZE_4K;
        story.then(() -> story.controls().rmpUpdate(spa, Pages.SIZE_4K, false, PARTY.asid(), gpa))
                .then(() -> story.controls().pvalidate(PARTY.asid(), gpa, spa, Pages.SIZE_4K, true))
                .map(PARTY, PAGE, Pages.SIZE_4K, 1);
        refused(story, true);
        story.leave(PARTY, PAGE, 1);
    }

    static void untrustedToPrivate(Story story) {
        story.enter(PARTY, PAGE, 1);
        refused(story, false);
        story.leave(PARTY, PAGE, 1);
    }

    static void trustedToShared(Story story) {
        story.unassign(PAGE, Pages.SIZE_4K).map(PARTY, PAGE, Pages.SIZE_4K, 1);
        refused(story, true);
        story.leave(PARTY, PAGE, 1);
    }

    /** A page of the guest's that firmware keeps; each page is handed over once. */
    static void immutable(Story story) {
        int pages = (int) (Ground.Plot.BYTES / Pages.SIZE_4K);
        long offset = story.turn() % pages * Pages.SIZE_4K;
        long spa = story.plot().spa() + offset;
        long iova = story.plot().iova() + offset;
        if (story.turn() < pages) {
            story.giveTo(PARTY, offset, Pages.SIZE_4K)
                    .then(
                            () ->
                                    story.controls()
                                            .rmpUpdate(
                                                    spa, Pages.SIZE_4K, true, PARTY.asid(), iova));
        }
        story.map(PARTY, offset, Pages.SIZE_4K, 1)
                .then(
                        () -> {
                            write(story, iova, LENGTH, true);
                            story.expect(refusal(story).inWindow(story.frame(offset)));
                        })
                .unmap(PARTY, offset, Pages.SIZE_4K)
                .flush(PARTY, offset, Pages.SIZE_4K);
    }

    static void notValidated(Story story) {
        long spa = story.plot().spa() + PAGE;
        long gpa = story.plot().iova() + PAGE;
        story.enter(PARTY, PAGE, 1)
                .then(
                        () ->
                                story.controls()
                                        .pvalidate(PARTY.asid(), gpa, spa, Pages.SIZE_4K, false));
        refused(story, true);
        story.leave(PARTY, PAGE, 1);
    }

    /** A device still has an address that was unmapped and flushed. */
    static void unmappedDma(Story story) {
        story.enter(PARTY, PAGE, 1)
                .unmap(PARTY, PAGE, Pages.SIZE_4K)
                .flush(PARTY, PAGE, Pages.SIZE_4K)
                .then(
                        () -> {
                            write(story, story.plot().iova() + PAGE, LENGTH, true);
                            story.expect(unmapped(story.plot().iova() + PAGE));
                        })
                .unassign(PAGE, Pages.SIZE_4K);
    }

    /** A DMA begins in the last page of a frame and ends in the next, which is unmapped. */
    static void dmaStraddles(Story story) {
        long edge = story.plot().iova() + Pages.SIZE_2M;
        long last = Pages.SIZE_2M - Pages.SIZE_4K;
        story.enter(PARTY, last, 2)
                .unmap(PARTY, Pages.SIZE_2M, Pages.SIZE_4K)
                .flush(PARTY, Pages.SIZE_2M, Pages.SIZE_4K)
                .then(
                        () -> {
                            write(story, edge - LENGTH, 2 * LENGTH, true);
                            story.expect(
                                    story.alert(Severity.FAULT)
                                            .inDomain(PARTY.domain())
                                            .by(device())
                                            .inWindow(story.frame(0))
                                            .at(edge - LENGTH));
                            story.expect(unmapped(edge));
                        })
                .unassign(Pages.SIZE_2M, Pages.SIZE_4K)
                .leave(PARTY, last, 1);
    }

    private static void refused(Story story, boolean trusted) {
        long iova = story.plot().iova() + PAGE;
        story.then(
                () -> {
                    write(story, iova, LENGTH, trusted);
                    story.expect(refusal(story).inWindow(story.frame(PAGE)).at(iova));
                });
    }

    private static ExpectedAlert refusal(Story story) {
        return story.alert(Severity.FAULT).inDomain(PARTY.domain()).by(device());
    }

    private static ExpectedAlert unmapped(long iova) {
        return ExpectedAlert.of(FaultCode.UNMAPPED_DMA, Severity.FAULT)
                .inDomain(PARTY.domain())
                .by(device())
                .at(iova);
    }

    private static void write(Story story, long iova, long length, boolean trusted) {
        story.controls().access(PARTY.seat().unit(), device(), iova, length, trusted);
    }

    private static DeviceId device() {
        return PARTY.seat().device();
    }
}
