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

    /**
     * How a story goes wrong.
     *
     * @param party whose pages they are
     * @param reader the device that may read them too late
     * @param pages how many, the last of which changes hands too early
     * @param flush what is done before that
     * @param repair what is done after it
     */
    private record Way(
            Party party,
            Party.Seat reader,
            int pages,
            Consumer<Story> flush,
            Consumer<Story> repair) {}

    static void noFlush(Story story) {
        Party party = Ground.VICTIM;
        changeHands(story, new Way(party, party.seat(), 1, s -> {}, s -> flushAll(s, party, 1)));
    }

    static void underFlush(Story story) {
        Party party = Ground.VICTIM;
        Consumer<Story> flush = s -> flushAll(s, party, 1);
        changeHands(story, new Way(party, party.seat(), 2, flush, s -> flushAll(s, party, 2)));
    }

    static void notWaited(Story story) {
        Party party = Ground.VICTIM;
        Consumer<Story> flush = s -> s.atOnce(() -> s.queueFlush(party, offset(s), Pages.SIZE_4K));
        changeHands(story, new Way(party, party.seat(), 1, flush, Story::await));
    }

    static void incompleteUnits(Story story) {
        Party party = Ground.VICTIM;
        Party.Seat last = party.lastSeat();
        Consumer<Story> flush = s -> flushUnit(s, party, party.seat().unit());
        Consumer<Story> repair = s -> flushUnit(s, party, last.unit());
        changeHands(story, new Way(party, last, 1, flush, repair));
    }

    static void atsNotFlushed(Story story) {
        Party party = Ground.CACHING;
        Party.Seat seat = party.seat();
        Consumer<Story> repair =
                s ->
                        s.then(
                                        () -> {
                                            long iova = s.plot().iova() + offset(s);
                                            s.controls()
                                                    .invalidateDevice(
                                                            seat.unit(),
                                                            seat.device(),
                                                            iova,
                                                            Pages.SIZE_4K);
                                            s.queueWait(seat.unit());
                                        })
                                .await();
        changeHands(story, new Way(party, seat, 1, s -> flushUnit(s, party, seat.unit()), repair));
    }

    private static void flushAll(Story story, Party party, int pages) {
        story.flush(party, offset(story), pages * Pages.SIZE_4K);
    }

    private static void flushUnit(Story story, Party party, int unit) {
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
        changeHands(story, new Way(party, party.seat(), 1, flush, s -> flushAll(s, party, 1)));
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

    private static void changeHands(Story story, Way way) {
        Party party = way.party();
        long offset = offset(story);
        long last = offset + (way.pages() - 1) * Pages.SIZE_4K;
        boolean read = story.toss();
        story.enter(party, offset, way.pages());
        if (read) {
            story.then(() -> read(story, way.reader(), last));
        }
        story.unmap(party, offset, way.pages() * Pages.SIZE_4K);
        way.flush().accept(story);
        story.atOnce(
                () -> {
                    story.controls().unassign(story.plot().spa() + last, Pages.SIZE_4K);
                    story.expect(order(story, party, Severity.LATENT));
                });
        if (read) {
            story.atOnce(() -> readChanged(story, party, way.reader(), last));
        }
        way.repair().accept(story);
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
