package dev.fencepost.producer.sim.inject;

import dev.fencepost.model.Pages;
import dev.fencepost.model.Severity;
import dev.fencepost.model.Stream;
import java.util.List;

/** Faults of instructions, of mappings and of the trace itself, to which no device comes. */
final class RecordStories {
    private static final Party PARTY = Ground.VICTIM;
    private static final long PAGE = 13 * Pages.SIZE_4K;
    private static final long LENGTH = 512;

    private RecordStories() {}

    /** An RMP instruction fails: each time by another result. */
    static void rmpFailed(Story story) {
        Controls controls = story.controls();
        long iova = story.plot().iova();
        long spa = story.plot().spa();
        long beyond = story.ground().beyond() + (spa & (Pages.SIZE_1G - 1));
        switch (story.turn() % 4) {
            case 0 -> story.then(() -> fail(story, () -> controls.psmash(spa), "BADADDR", spa));
            case 1 -> story.then(() -> fail(story, () -> controls.psmash(beyond), "INPUT", beyond));
            case 2 -> {
                Runnable overlapping =
                        () ->
                                controls.rmpUpdate(
                                        spa + PAGE, Pages.SIZE_4K, false, PARTY.asid(), iova);
                story.giveTo(PARTY, 0, Pages.SIZE_2M)
                        .then(() -> fail(story, overlapping, "OVERLAP", spa))
                        .unassign(0, Pages.SIZE_2M);
            }
            default -> {
                Runnable small =
                        () ->
                                controls.pvalidate(
                                        PARTY.asid(), iova + PAGE, spa + PAGE, Pages.SIZE_4K, true);
                story.giveTo(PARTY, 0, Pages.SIZE_2M)
                        .then(() -> fail(story, small, "SIZEMISMATCH", spa))
                        .unassign(0, Pages.SIZE_2M);
            }
        }
    }

    private static void fail(Story story, Runnable instruction, String result, long frame) {
        instruction.run();
        story.expect(story.alert(Severity.LATENT).named(result).inWindow(frame));
    }

    /** A page of one guest is mapped for the device of another too. */
    static void alias(Story story) {
        long iova = story.plot().iova() + PAGE;
        long spa = story.plot().spa() + PAGE;
        Party other = Ground.NEIGHBOUR;
        story.enter(PARTY, PAGE, 1)
                .then(
                        () -> {
                            story.controls().map(other.domain(), iova, spa, Pages.SIZE_4K, 1);
                            story.expect(story.alert(Severity.LATENT).inWindow(story.frame(PAGE)));
                        })
                .unmap(other, PAGE, Pages.SIZE_4K)
                .flush(other, PAGE, Pages.SIZE_4K)
                .leave(PARTY, PAGE, 1);
    }

    /** A page is unmapped and flushed, and flushed once more on one unit. */
    static void redundantFlush(Story story) {
        long iova = story.plot().iova() + PAGE;
        int unit = PARTY.seat().unit();
        story.enter(PARTY, PAGE, 1)
                .unmap(PARTY, PAGE, Pages.SIZE_4K)
                .atOnce(() -> story.queueFlush(PARTY, PAGE, Pages.SIZE_4K))
                .then(
                        () -> {
                            story.invalidate(unit, PARTY, PAGE, Pages.SIZE_4K);
                            story.expect(
                                    story.alert(Severity.LATENT).inDomain(PARTY.domain()).at(iova));
                            story.queueWait(unit);
                        })
                .await()
                .unassign(PAGE, Pages.SIZE_4K);
    }

    /** An access that came through is recorded as refused. */
    static void modelDisagrees(Story story) {
        Party.Seat seat = PARTY.seat();
        long iova = story.plot().iova() + PAGE;
        story.enter(PARTY, PAGE, 1)
                .then(
                        () -> {
                            story.controls()
                                    .accessMisreported(
                                            seat.unit(), seat.device(), iova, LENGTH, true);
                            story.expect(
                                    story.alert(Severity.LATENT)
                                            .inDomain(PARTY.domain())
                                            .by(seat.device())
                                            .inWindow(story.frame(PAGE))
                                            .at(iova));
                        })
                .leave(PARTY, PAGE, 1);
    }

    /** Events of one stream are lost, each time of another; nothing else rests on them. */
    static void traceGap(Story story) {
        Stream stream = List.of(Stream.values()).get(story.turn() % 3);
        Runnable deeds =
                switch (stream) {
                    case IOMMU -> () -> mapInVain(story);
                    case RMP -> () -> giveInVain(story);
                    case DMA -> () -> write(story);
                };
        story.enter(PARTY, PAGE, 1)
                .then(
                        () -> {
                            story.controls().lose(stream, deeds);
                            story.expect(story.alert(Severity.LATENT).named(stream.name()));
                        })
                .leave(PARTY, PAGE, 1);
    }

    private static void mapInVain(Story story) {
        long iova = story.plot().iova() + 2 * PAGE;
        long spa = story.plot().spa() + 2 * PAGE;
        story.controls().map(PARTY.domain(), iova, spa, Pages.SIZE_4K, 1);
        story.controls().unmap(PARTY.domain(), iova, Pages.SIZE_4K);
    }

    private static void giveInVain(Story story) {
        long spa = story.plot().spa() + 2 * PAGE;
        long gpa = story.plot().iova() + 2 * PAGE;
        story.controls().rmpUpdate(spa, Pages.SIZE_4K, false, PARTY.asid(), gpa);
        story.controls().unassign(spa, Pages.SIZE_4K);
    }

    private static void write(Story story) {
        Party.Seat seat = PARTY.seat();
        long iova = story.plot().iova() + PAGE;
        story.controls().access(seat.unit(), seat.device(), iova, LENGTH, true);
    }
}
