package dev.fencepost.analyzer.shadow;

import static dev.fencepost.model.Pages.SIZE_2M;
import static dev.fencepost.model.Pages.SIZE_4K;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.LeafRun;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.MergeLeaves;
import dev.fencepost.model.Permission;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Slots;
import dev.fencepost.model.SplitLeaves;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unmap;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Leaves come, go and change their size over each frame that they lead to. */
final class PageTablesTest {
    private static final long IOVA = 0x1000_0000L;
    private static final long SPA = 0x2_4000_0000L;
    private static final Permission RW = Permission.READ_WRITE;

    private final Shadow shadow = new Shadow("host", 0, 0, new Slots(1), Hardware.AMD, true);
    private long ts;

    @Test
    void mapsEachFrameThatARunLeadsTo() {
        Effects effects = map(0, 0, SIZE_2M, 3, RW);
        assertThat(effects.frames())
                .extracting(Frame::base)
                .containsExactly(SPA, SPA + SIZE_2M, SPA + 2 * SIZE_2M);
        assertThat(shadow.frames().find(SPA + 2 * SIZE_2M).hasLeaves()).isTrue();
        assertThat(shadow.frames().size()).isEqualTo(3);
    }

    @Test
    void splitsTwoRunsInARowIntoOne() {
        map(0, 0, SIZE_2M, 1, RW);
        map(SIZE_2M, SIZE_2M, SIZE_2M, 2, RW);
        split(run(0, 0, SIZE_2M, 1, RW), run(SIZE_2M, SIZE_2M, SIZE_2M, 2, RW));
        Leaves first = only(0);
        assertThat(first.iova()).isEqualTo(IOVA);
        assertThat(first.spa()).isEqualTo(SPA);
        assertThat(first.size()).isEqualTo(SIZE_4K);
        assertThat(first.count()).isEqualTo(3 * 512);
        assertThat(only(SIZE_2M)).isSameAs(first);
        assertThat(only(2 * SIZE_2M)).isSameAs(first);
        assertThat(shadow.frames().size()).isEqualTo(3);
    }

    @Test
    void keepsRunsApartThatAHoleDivides() {
        map(0, 0, SIZE_2M, 1, RW);
        map(2 * SIZE_2M, 2 * SIZE_2M, SIZE_2M, 1, RW);
        split(run(0, 0, SIZE_2M, 1, RW), run(2 * SIZE_2M, 2 * SIZE_2M, SIZE_2M, 1, RW));
        assertThat(only(0).count()).isEqualTo(512);
        assertThat(only(2 * SIZE_2M).count()).isEqualTo(512);
        assertThat(shadow.frames().find(SPA + SIZE_2M)).isNull();
    }

    @Test
    void keepsRunsApartThatLeadElsewhereOrAllowOtherThings() {
        map(0, 0, SIZE_2M, 1, RW);
        map(SIZE_2M, 4 * SIZE_2M, SIZE_2M, 1, RW);
        map(2 * SIZE_2M, 5 * SIZE_2M, SIZE_2M, 1, Permission.READ);
        split(
                run(0, 0, SIZE_2M, 1, RW),
                run(SIZE_2M, 4 * SIZE_2M, SIZE_2M, 1, RW),
                run(2 * SIZE_2M, 5 * SIZE_2M, SIZE_2M, 1, Permission.READ));
        assertThat(only(0).count()).isEqualTo(512);
        assertThat(only(4 * SIZE_2M).iova()).isEqualTo(IOVA + SIZE_2M);
        assertThat(only(4 * SIZE_2M).perm()).isEqualTo(RW);
        assertThat(only(5 * SIZE_2M).perm()).isEqualTo(Permission.READ);
        assertThat(shadow.frames().find(SPA + SIZE_2M)).isNull();
    }

    @Test
    void mergesTheRunsThatFillALeafIntoIt() {
        map(0, 0, SIZE_4K, 100, RW);
        map(100 * SIZE_4K, 100 * SIZE_4K, SIZE_4K, 412, RW);
        merge(run(0, 0, SIZE_4K, 100, RW), run(100 * SIZE_4K, 100 * SIZE_4K, SIZE_4K, 412, RW));
        Leaves merged = only(0);
        assertThat(merged.iova()).isEqualTo(IOVA);
        assertThat(merged.spa()).isEqualTo(SPA);
        assertThat(merged.size()).isEqualTo(SIZE_2M);
        assertThat(merged.count()).isEqualTo(1);
        assertThat(merged.history("host", 0))
                .extracting(TraceEvent::ts)
                .containsExactly(1L, 2L, 3L);
        assertThat(shadow.frames().size()).isEqualTo(1);
    }

    @Test
    void mergesTwoLeavesOfThreeRuns() {
        map(0, 0, SIZE_4K, 512, RW);
        map(SIZE_2M, SIZE_2M, SIZE_4K, 100, RW);
        map(SIZE_2M + 100 * SIZE_4K, SIZE_2M + 100 * SIZE_4K, SIZE_4K, 412, RW);
        merge(
                run(0, 0, SIZE_4K, 512, RW),
                run(SIZE_2M, SIZE_2M, SIZE_4K, 100, RW),
                run(SIZE_2M + 100 * SIZE_4K, SIZE_2M + 100 * SIZE_4K, SIZE_4K, 412, RW));
        assertThat(only(0).count()).isEqualTo(2);
        assertThat(only(SIZE_2M)).isSameAs(only(0));
        assertThat(shadow.frames().size()).isEqualTo(2);
    }

    @Test
    void waitsForTheFlushOfEachFrameThatLostLeaves() {
        device();
        map(SIZE_4K, SIZE_4K, SIZE_4K, 600, RW);
        shadow.journal().takeRemovals();
        Unmap event = new Unmap(envelope(), 1, IOVA + SIZE_4K, 600 * SIZE_4K);
        apply(event, run(SIZE_4K, SIZE_4K, SIZE_4K, 600, RW));
        assertThat(shadow.domain(1).pending())
                .extracting(Change::frame, Change::old)
                .containsExactly(
                        tuple(SPA, List.of(old(SIZE_4K, 511 * SIZE_4K))),
                        tuple(SPA + SIZE_2M, List.of(old(SIZE_2M, 89 * SIZE_4K))));
        assertThat(shadow.journal().takeRemovals())
                .containsExactly(
                        new Journal.RemovalKey(1, IOVA), new Journal.RemovalKey(1, IOVA + SIZE_2M));
        assertThat(shadow.domain(1).lastRemoval(IOVA + SIZE_2M).event()).isSameAs(event);
        assertThat(shadow.frames().find(SPA).hasLeaves()).isFalse();
    }

    @Test
    void removesNothingBesideARunThatEndsWithItsFrame() {
        device();
        map(0, 0, SIZE_2M, 2, RW);
        apply(new Unmap(envelope(), 1, IOVA, SIZE_2M), run(0, 0, SIZE_2M, 1, RW));
        assertThat(shadow.domain(1).pending()).extracting(Change::frame).containsExactly(SPA);
        assertThat(shadow.journal().takeRemovals())
                .containsExactly(new Journal.RemovalKey(1, IOVA));
        assertThat(only(SIZE_2M).count()).isEqualTo(2);
    }

    @Test
    void cutsWhatStaysOfADerivedLeafAnewAndAsOldAsItWas() {
        device();
        LeafRun whole = new LeafRun(IOVA, SPA, 2 * SIZE_2M, 1, RW, true);
        apply(new MapLeaves(envelope(), 1, IOVA, SPA, 2 * SIZE_2M, 1, RW, true));
        Leaves guess = only(0);

        apply(new Unmap(envelope(), 1, IOVA, SIZE_4K), whole);

        Frame first = shadow.frames().find(SPA);
        assertThat(first.find(1, IOVA, SPA)).isNull();
        assertThat(first.find(1, IOVA + SIZE_4K, SPA + SIZE_4K).size()).isEqualTo(SIZE_4K);
        assertThat(first.find(1, IOVA + SIZE_2M / 2, SPA + SIZE_2M / 2).size())
                .isEqualTo(SIZE_2M / 2);
        assertThat(only(SIZE_2M).size()).isEqualTo(SIZE_2M);
        assertThat(only(SIZE_2M).derived()).isTrue();
        assertThat(only(SIZE_2M).origin()).isEqualTo(guess.origin());
        assertThat(only(SIZE_2M).history("host", 0)).hasSize(2);
        assertThat(shadow.domain(1).pending())
                .singleElement()
                .satisfies(
                        change ->
                                assertThat(change.old())
                                        .containsExactly(
                                                new OldLeaf(
                                                        IOVA, SPA, SIZE_4K, SIZE_4K, RW, true)));
    }

    @Test
    void waitsForNothingWhereNoDeviceMayHoldALeaf() {
        map(0, 0, SIZE_2M, 1, RW);
        apply(new Unmap(envelope(), 1, IOVA, SIZE_2M), run(0, 0, SIZE_2M, 1, RW));
        assertThat(shadow.domain(1).hasPending()).isFalse();
    }

    private Leaves only(long into) {
        LeafPiece[] pieces = shadow.frames().find(SPA + into).pieces();
        assertThat(pieces).hasSize(1);
        return pieces[0].leaves();
    }

    private Effects map(long iova, long spa, long size, long count, Permission perm) {
        return apply(new MapLeaves(envelope(), 1, IOVA + iova, SPA + spa, size, count, perm));
    }

    private void split(LeafRun... removed) {
        long bytes = 8 * SIZE_2M;
        apply(new SplitLeaves(envelope(), 1, IOVA, bytes, SIZE_2M, SIZE_4K), removed);
    }

    private void merge(LeafRun... removed) {
        long bytes = 2 * SIZE_2M;
        apply(new MergeLeaves(envelope(), 1, IOVA, bytes, SIZE_4K, SIZE_2M), removed);
    }

    private void device() {
        DeviceId bdf = DeviceId.parse("0000:01:00.0");
        apply(new DeviceEntry(envelope(), 0, bdf, 1, true, true, 5, false));
    }

    private Effects apply(TraceEvent event, LeafRun... removed) {
        Effects effects = new Effects();
        shadow.apply(new Routed(event, true, 1, List.of(), List.of(removed)), effects);
        return effects;
    }

    private static LeafRun run(long iova, long spa, long size, long count, Permission perm) {
        return new LeafRun(IOVA + iova, SPA + spa, size, count, perm);
    }

    private static OldLeaf old(long into, long bytes) {
        return new OldLeaf(IOVA + into, SPA + into, bytes, SIZE_4K, RW);
    }

    private Envelope envelope() {
        ts++;
        return new Envelope("host", 0, ts, ts, 0);
    }
}
