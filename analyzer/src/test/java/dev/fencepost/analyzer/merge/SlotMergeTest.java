package dev.fencepost.analyzer.merge;

import static dev.fencepost.analyzer.merge.Streams.batch;
import static dev.fencepost.analyzer.merge.Streams.end;
import static dev.fencepost.analyzer.merge.Streams.event;
import static dev.fencepost.analyzer.merge.Streams.gap;
import static dev.fencepost.model.Stream.DMA;
import static dev.fencepost.model.Stream.IOMMU;
import static dev.fencepost.model.Stream.RMP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.analyzer.engine.HostState.Sink;
import dev.fencepost.model.Batch;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Routed;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SlotMergeTest {
    private final Streams.Wire wire = new Streams.Wire();
    private final Streams.Journal journal = new Streams.Journal();
    private final Streams.Shelf shelf = new Streams.Shelf();
    private final SlotMerge merge =
            new SlotMerge(Streams.HOST, 0, new MergeMemory(1 << 20), shelf, wire);

    @Test
    void releasesNothingBeforeAllThreeStreamsSpoke() {
        offer(batch(IOMMU, 0, 10, 1, event(IOMMU, 0, 10, 1)));
        offer(batch(RMP, 0, 11, 2, event(RMP, 0, 11, 2)));

        assertThat(journal.lines).isEmpty();
        assertThat(merge.waitsFor()).containsExactly(DMA);
    }

    @Test
    void releasesUpToTheSmallestThrough() {
        offer(batch(IOMMU, 0, 30, 9, event(IOMMU, 0, 10, 1), event(IOMMU, 0, 30, 9)));
        offer(batch(RMP, 0, 25, 5, event(RMP, 0, 11, 2)));
        offer(batch(DMA, 0, 20, 4, event(DMA, 0, 20, 4)));

        assertThat(journal.lines).containsExactly("begin 0", "iommu@10", "rmp@11", "dma@20");
    }

    @Test
    void ordersEventsOfOneTimeBySeq() {
        offer(batch(DMA, 0, 10, 3, event(DMA, 0, 10, 3)));
        offer(batch(IOMMU, 0, 10, 3, event(IOMMU, 0, 10, 2)));
        offer(batch(RMP, 0, 10, 3, event(RMP, 0, 10, 1)));

        assertThat(journal.lines).containsExactly("begin 0", "rmp@10", "iommu@10", "dma@10");
    }

    @Test
    void comparesTimesUnsigned() {
        offer(end(IOMMU, 0, -5, 1, event(IOMMU, 0, -5, 1)));
        offer(end(RMP, 0, 7, 2, event(RMP, 0, 7, 2)));
        offer(end(DMA, 0, 0, 0));

        assertThat(journal.lines)
                .containsExactly("begin 0", "rmp@7", "iommu@18446744073709551611", "end 0");
    }

    @Test
    void dropsAndCountsWhatItAcceptedBefore() {
        Batch first = batch(IOMMU, 0, 12, 2, event(IOMMU, 0, 10, 1), event(IOMMU, 0, 12, 2));
        offer(first);
        Offer again = offer(batch(IOMMU, 0, 14, 3, event(IOMMU, 0, 12, 2), event(IOMMU, 0, 14, 3)));
        offer(end(RMP, 0, 0, 0));
        offer(end(DMA, 0, 0, 0));

        assertThat(again).isEqualTo(Offer.accepted(1));
        assertThat(journal.lines).containsExactly("begin 0", "iommu@10", "iommu@12", "iommu@14");
        assertThat(merge.counts().duplicates()).isEqualTo(1);
    }

    @Test
    void acceptsAGapThatSharesItsPredecessorsPosition() {
        offer(batch(IOMMU, 0, 10, 1, event(IOMMU, 0, 10, 1)));
        offer(batch(IOMMU, 0, 10, 1, gap(IOMMU, 0, 10, 1)));
        Offer again = offer(batch(IOMMU, 0, 10, 1, event(IOMMU, 0, 10, 1), gap(IOMMU, 0, 10, 1)));
        offer(end(RMP, 0, 0, 0));
        offer(end(DMA, 0, 0, 0));

        assertThat(again.duplicates()).isEqualTo(2);
        assertThat(journal.lines).containsExactly("begin 0", "iommu@10", "gap-iommu@10");
    }

    @Test
    void acceptsAWholeRunAgainAsDuplicatesAfterItsEnd() {
        Batch all = end(IOMMU, 0, 10, 1, event(IOMMU, 0, 10, 1));
        endRun(0, all);

        assertThat(offer(all)).isEqualTo(Offer.accepted(1));
        assertThat(journal.lines).containsExactly("begin 0", "iommu@10", "end 0");
    }

    @Test
    void refusesWhatFollowsTheEnd() {
        endRun(0, end(IOMMU, 0, 10, 1, event(IOMMU, 0, 10, 1)));

        Offer late = offer(batch(IOMMU, 0, 20, 2, event(IOMMU, 0, 20, 2)));

        assertThat(late.result()).isEqualTo(Offer.Result.OUTDATED);
        assertThat(late.cause()).contains("run 0 has ended");
    }

    @Test
    void drainsTheRunBeforeOnceEveryStreamIsInAHigherOne() {
        offer(batch(IOMMU, 0, 10, 1, event(IOMMU, 0, 10, 1)));
        offer(batch(RMP, 0, 5, 0));
        offer(batch(IOMMU, 1, 3, 1, event(IOMMU, 1, 3, 1)));
        offer(batch(RMP, 1, 3, 1));
        offer(batch(DMA, 0, 12, 2, event(DMA, 0, 12, 2)));
        assertThat(journal.lines).containsExactly("begin 0", "iommu@10", "dma@12");
        offer(batch(DMA, 1, 3, 1));

        assertThat(journal.lines)
                .containsExactly("begin 0", "iommu@10", "dma@12", "end 0", "begin 1", "iommu@3");
    }

    @Test
    void refusesALowerRun() {
        offer(batch(IOMMU, 7, 10, 1, event(IOMMU, 7, 10, 1)));

        Offer lower = offer(batch(IOMMU, 6, 20, 2, event(IOMMU, 6, 20, 2)));

        assertThat(lower.result()).isEqualTo(Offer.Result.OUTDATED);
        assertThat(lower.cause()).contains("run 6 is lower");
    }

    @Test
    void putsAGapWhereARecordWasLost() {
        offer(batch(RMP, 0, 10, 1, event(RMP, 0, 10, 1)));
        merge.lost(RMP);
        offer(batch(RMP, 0, 30, 5, event(RMP, 0, 30, 5)));
        offer(end(IOMMU, 0, 11, 3, event(IOMMU, 0, 10, 2), event(IOMMU, 0, 11, 3)));
        offer(end(DMA, 0, 0, 0));

        assertThat(journal.lines)
                .containsExactly(
                        "begin 0", "rmp@10", "gap-rmp@10", "iommu@10", "iommu@11", "rmp@30");
        Routed lost = journal.events.get(1);
        assertThat(lost.primary()).isTrue();
        assertThat(merge.counts().gaps()).isEqualTo(1);
    }

    @Test
    void aLossTakesUpNothingOnceItIsGivenOn() {
        MergeMemory memory = new MergeMemory(1 << 20);
        SlotMerge one = new SlotMerge(Streams.HOST, 0, memory, shelf, wire);
        for (Batch batch :
                List.of(batch(IOMMU, 0, 1, 1), batch(RMP, 0, 1, 1), batch(DMA, 0, 0, 0))) {
            one.offer(batch, wire.write(batch));
        }
        one.lost(IOMMU);
        assertThat(memory.held()).isPositive();

        Batch last = batch(DMA, 0, 1, 1);
        one.offer(last, wire.write(last));
        one.drain(journal);

        assertThat(journal.lines).containsExactly("begin 0", "gap-iommu@1");
        assertThat(memory.held()).isZero();
    }

    @Test
    void keepsALossBeforeTheFirstBatchForTheRunThatComes() {
        merge.lost(DMA);
        offer(batch(DMA, 3, 5, 1, event(DMA, 3, 5, 1)));
        offer(end(IOMMU, 3, 0, 0));
        offer(end(RMP, 3, 0, 0));

        assertThat(journal.lines).containsExactly("begin 3", "gap-dma@0", "dma@5");
    }

    @Test
    void waitsNoLongerForASilentStreamAndMarksIt() {
        offer(batch(IOMMU, 0, 10, 1, event(IOMMU, 0, 10, 1)));
        offer(batch(RMP, 0, 10, 1));
        offer(batch(DMA, 0, 5, 0));

        assertThat(merge.declareSilent(RMP)).isFalse();
        assertThat(merge.declareSilent(DMA)).isTrue();
        merge.drain(journal);
        assertThat(journal.lines).containsExactly("begin 0", "gap-dma@5", "iommu@10");

        offer(batch(DMA, 0, 8, 2, event(DMA, 0, 8, 2)));
        assertThat(journal.events.get(2).event().envelope())
                .isEqualTo(new Envelope(Streams.HOST, 0, 10, 2, 2));
        assertThat(merge.counts().late()).isEqualTo(1);
    }

    @Test
    void marksAStreamThatNeverSpoke() {
        offer(batch(IOMMU, 0, 10, 1, event(IOMMU, 0, 10, 1)));
        offer(end(RMP, 0, 0, 0));
        merge.declareSilent(DMA);
        merge.drain(journal);

        assertThat(journal.lines).containsExactly("begin 0", "gap-dma@0", "iommu@10");
    }

    @Test
    void refusesABatchThatContradictsItself() {
        assertThat(
                        List.of(
                                offer(batch(RMP, 0, 5, 1, event(RMP, 0, 6, 1))),
                                offer(
                                        batch(
                                                RMP,
                                                0,
                                                9,
                                                9,
                                                event(RMP, 0, 6, 2),
                                                event(RMP, 0, 6, 1))),
                                offer(batch(RMP, 0, 9, 9, event(IOMMU, 0, 6, 1))),
                                offer(batch(RMP, 0, 9, 9, event(RMP, 1, 6, 1)))))
                .extracting(Offer::result)
                .containsOnly(Offer.Result.MALFORMED);
    }

    @Test
    void refusesABatchThatComesAfterTheOneBehindIt() {
        offer(batch(IOMMU, 0, 10, 1, event(IOMMU, 0, 10, 1)));
        Batch second = batch(IOMMU, 0, 12, 2, event(IOMMU, 0, 12, 2));
        Batch third = batch(IOMMU, 0, 14, 3, event(IOMMU, 0, 14, 3));
        offer(third);

        Offer late = offer(second);

        assertThat(late.result()).isEqualTo(Offer.Result.MALFORMED);
        assertThat(late.cause()).contains("ts 12, seq 2").contains("out of order");
        assertThat(offer(third)).isEqualTo(Offer.accepted(1));
    }

    @Test
    void refusesAnEventThatItsStreamHadPromisedNotToSend() {
        offer(batch(IOMMU, 0, 20, 5));

        Offer late = offer(batch(IOMMU, 0, 30, 6, event(IOMMU, 0, 15, 3), event(IOMMU, 0, 30, 6)));

        assertThat(late.result()).isEqualTo(Offer.Result.MALFORMED);
        assertThat(late.cause()).contains("ts 15, seq 3 is not after its stream's through");
    }

    @Test
    void takesWhatItCannotRememberForARepetition() {
        for (int i = 1; i <= 20; i++) {
            offer(batch(IOMMU, 0, 10L * i, 2L * i, event(IOMMU, 0, 10L * i, 2L * i)));
        }

        assertThat(offer(batch(IOMMU, 0, 15, 3, event(IOMMU, 0, 15, 3))))
                .isEqualTo(Offer.accepted(1));
    }

    @Test
    void endsARunThatNobodyEndedOnceItsHostIsGivenUp() {
        offer(batch(IOMMU, 4, 10, 1, event(IOMMU, 4, 10, 1)));
        offer(batch(RMP, 4, 10, 1));
        offer(batch(DMA, 4, 10, 1));

        assertThat(merge.expire(journal)).isTrue();

        assertThat(journal.lines).containsExactly("begin 4", "iommu@10", "end 4");
        assertThat(merge.expire(journal)).isFalse();
        Offer same = offer(batch(IOMMU, 4, 20, 2, event(IOMMU, 4, 20, 2)));
        assertThat(same.result()).isEqualTo(Offer.Result.OUTDATED);
        assertThat(same.cause()).contains("run 4 is over").contains("higher run");
    }

    @Test
    void marksWhatAHostThatIsGivenUpMayHaveHadToSay() {
        offer(batch(IOMMU, 0, 10, 1, event(IOMMU, 0, 10, 1)));
        offer(batch(RMP, 0, 5, 0));
        offer(batch(IOMMU, 1, 3, 1, event(IOMMU, 1, 3, 1)));

        merge.expire(journal);

        assertThat(journal.lines)
                .containsExactly(
                        "begin 0",
                        "gap-dma@0",
                        "gap-rmp@5",
                        "iommu@10",
                        "end 0",
                        "begin 1",
                        "iommu@3",
                        "end 1");
    }

    @Test
    void goesOnFromTheNoteThatAHostThatIsGivenUpLeaves() {
        endRun(7, end(IOMMU, 7, 10, 1, event(IOMMU, 7, 10, 1)));
        merge.expire(journal);
        assertThat(merge.note()).isEmpty();
        merge.flush(Sink.NONE);
        SlotMerge next = new SlotMerge(Streams.HOST, 0, new MergeMemory(1 << 20), shelf, wire);
        next.resume(merge.note().orElseThrow());

        Batch higher = end(RMP, 8, 3, 1, event(RMP, 8, 3, 1));
        assertThat(next.offer(batch(RMP, 7, 20, 2, event(RMP, 7, 20, 2)), new byte[4]).result())
                .isEqualTo(Offer.Result.OUTDATED);
        assertThat(next.offer(higher, wire.write(higher)).result())
                .isEqualTo(Offer.Result.ACCEPTED);
    }

    private void endRun(int run, Batch iommu) {
        offer(iommu);
        offer(end(RMP, run, 0, 0));
        offer(end(DMA, run, 0, 0));
    }

    private Offer offer(Batch batch) {
        Offer offer = merge.offer(batch, wire.write(batch));
        merge.drain(journal);
        return offer;
    }
}
