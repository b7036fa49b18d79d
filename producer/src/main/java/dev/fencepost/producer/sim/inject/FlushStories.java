package dev.fencepost.producer.sim.inject;

import dev.fencepost.model.Confidence;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Severity;
import dev.fencepost.model.Source;
import dev.fencepost.producer.sim.inject.Controls.Told;
import java.util.function.Consumer;

/**
 * Faults of flush order: a 4K page, 4K in the RMP too, is unmapped, flushed too little, and changes
 * hands. In half of them a device reads through the old translation then.
 */
final class FlushStories {
    /** How long the late unit is late, and when whoever waits for it gives up. */
    private static final long LATE_NANOS = 40_000;

    private static final long PATIENCE_NANOS = 20_000;
    private static final long LENGTH = 256;

    private FlushStories() {}

    static void noFlush(Story story) {
        changeHands(story, Ground.VICTIM, Ground.VICTIM.seat(), 1, flush -> {});
    }

    static void underFlush(Story story) {
        changeHands(
                story,
                Ground.VICTIM,
                Ground.VICTIM.seat(),
                2,
                flush -> flush.flush(Ground.VICTIM, offset(story), Pages.SIZE_4K));
    }

    static void notWaited(Story story) {
        changeHands(
                story,
                Ground.VICTIM,
                Ground.VICTIM.seat(),
                1,
                flush ->
                        flush.atOnce(
                                () ->
                                        flush.queueFlush(
                                                Ground.VICTIM, offset(story), Pages.SIZE_4K)));
    }

    static void incompleteUnits(Story story) {
        changeHands(
                story,
                Ground.VICTIM,
                Ground.VICTIM.lastSeat(),
                1,
                flush -> flushUnit(flush, Ground.VICTIM));
    }

    static void atsNotFlushed(Story story) {
        Party party = Ground.CACHING;
        changeHands(story, party, party.seat(), 1, flush -> flushUnit(flush, party));
    }

    private static void flushUnit(Story story, Party party) {
        int unit = party.seat().unit();
        story.then(
                        () -> {
                            story.invalidate(unit, party, offset(story), Pages.SIZE_4K);
                            story.queueWait(unit);
                        })
                .await();
    }

    static void timeoutIgnored(Story story) {
        Party party = Ground.LATE;
        int unit = Ground.LATE_UNIT;
        long[] token = new long[1];
        Consumer<Story> flush =
                late ->
                        late.lasting(
                                        PATIENCE_NANOS,
                                        () -> {
                                            long now = late.controls().now();
                                            late.controls().hold(unit, now + LATE_NANOS);
                                            late.invalidate(
                                                    unit, party, offset(late), Pages.SIZE_4K);
                                            token[0] = late.queueWait(unit);
                                        })
                                .atOnce(() -> late.controls().timeOut(unit, token[0]));
        changeHands(story, party, party.seat(), 1, flush);
    }

    /** A device reads a page whose leaf is gone and whose flush is still to come. */
    static void staleAccess(Story story) {
        Party party = Ground.VICTIM;
        long offset = offset(story);
        story.enter(party, offset, 1)
                .then(() -> read(story, party.seat(), offset))
                .unmap(party, offset, Pages.SIZE_4K)
                .then(() -> readStale(story, party, party.seat(), offset))
                .flush(party, offset, Pages.SIZE_4K)
                .unassign(offset, Pages.SIZE_4K);
    }

    private static void changeHands(
            Story story, Party party, Party.Seat reader, int pages, Consumer<Story> flush) {
        long offset = offset(story);
        long last = offset + (pages - 1) * Pages.SIZE_4K;
        boolean read = story.toss();
        story.enter(party, offset, pages);
        if (read) {
            story.then(() -> read(story, reader, last));
        }
        story.unmap(party, offset, pages * Pages.SIZE_4K);
        flush.accept(story);
        story.atOnce(
                () -> {
                    story.controls().unassign(story.plot().spa() + last, Pages.SIZE_4K);
                    story.expect(order(story, party, Severity.LATENT).atLeast(Confidence.CERTAIN));
                });
        if (read) {
            story.atOnce(() -> readChanged(story, party, reader, last));
        }
        story.flush(party, offset, pages * Pages.SIZE_4K);
        for (long page = offset; page < last; page += Pages.SIZE_4K) {
            story.unassign(page, Pages.SIZE_4K);
        }
    }

    private static Told read(Story story, Party.Seat seat, long offset) {
        long iova = story.plot().iova() + offset;
        return story.controls().access(seat.unit(), seat.device(), iova, LENGTH, true);
    }

    private static void readChanged(Story story, Party party, Party.Seat seat, long offset) {
        Told told = readStale(story, party, seat, offset);
        if (!failed(told)) {
            boolean cached = told.source() == Source.IOTLB || told.source() == Source.ATC;
            boolean sure = told.outcome() == Outcome.OK && cached;
            story.expect(order(story, party, Severity.BREACH).atLeast(confidence(sure)));
        }
    }

    private static Told readStale(Story story, Party party, Party.Seat seat, long offset) {
        Told told = read(story, seat, offset);
        story.expect(
                ExpectedAlert.of(
                                FaultCode.STALE_ACCESS,
                                failed(told) ? Severity.FAULT : Severity.BREACH)
                        .inDomain(party.domain())
                        .by(seat.device())
                        .inWindow(story.frame(offset))
                        .at(story.plot().iova() + offset)
                        .atLeast(confidence(told.outcome() != Outcome.UNKNOWN)));
        return told;
    }

    private static ExpectedAlert order(Story story, Party party, Severity severity) {
        long offset = offset(story);
        return story.alert(severity)
                .inDomain(party.domain())
                .inWindow(story.frame(offset))
                .at(story.plot().iova() + offset);
    }

    private static boolean failed(Told told) {
        return told.outcome() == Outcome.IO_PAGE_FAULT || told.outcome() == Outcome.RMP_PAGE_FAULT;
    }

    private static Confidence confidence(boolean sure) {
        return sure ? Confidence.CERTAIN : Confidence.POSSIBLE;
    }

    /** Where in the plot: always the same page of one plot, and not of all. */
    private static long offset(Story story) {
        return (story.plot().iova() / Ground.Plot.BYTES * 37 % 500) * Pages.SIZE_4K;
    }
}
