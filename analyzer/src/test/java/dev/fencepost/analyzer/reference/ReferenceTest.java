package dev.fencepost.analyzer.reference;

import static dev.fencepost.model.Pages.SIZE_2M;
import static dev.fencepost.model.Pages.SIZE_4K;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Access;
import dev.fencepost.model.Completion;
import dev.fencepost.model.CompletionWait;
import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Direction;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Invalidate;
import dev.fencepost.model.InvalidateKind;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Permission;
import dev.fencepost.model.Psmash;
import dev.fencepost.model.Severity;
import dev.fencepost.model.Snapshot;
import dev.fencepost.model.Source;
import dev.fencepost.model.SplitLeaves;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unmap;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/**
 * The reference itself tells the stories of domain.md, so that it is not merely a second opinion.
 */
final class ReferenceTest {
    private static final DeviceId DEVICE = DeviceId.parse("01:00.0");
    private static final long IOVA = 0x4000_0000L;
    private static final long SPA = 0x8000_0000L;

    private final List<TraceEvent> trace = new ArrayList<>();

    @Test
    void splitsInOrderAndHitsOnlyTheGap() {
        privateFrameUnder2M();
        split();
        flush(true);
        access(Outcome.UNKNOWN);
        psmash();
        access(Outcome.UNKNOWN);
        assertThat(codes())
                .containsExactlyInAnyOrder(
                        Tuple.tuple("IO_SMALLER", Severity.FAULT, 1L),
                        Tuple.tuple("DMA_IN_GAP", Severity.FAULT, 1L));
    }

    @Test
    void namesTheSmashThatCameFirst() {
        privateFrameUnder2M();
        psmash();
        split();
        flush(true);
        assertThat(codes())
                .containsExactlyInAnyOrder(
                        Tuple.tuple("IO_LARGER", Severity.LATENT, 0L),
                        Tuple.tuple("RMP_FIRST", Severity.LATENT, 0L));
    }

    @Test
    void callsAnAccessThroughAStaleEntryABreach() {
        privateFrameUnder2M();
        split();
        psmash();
        access(Outcome.UNKNOWN);
        assertThat(codes())
                .containsExactlyInAnyOrder(
                        Tuple.tuple("IO_SMALLER", Severity.LATENT, 0L),
                        Tuple.tuple("NO_FLUSH", Severity.BREACH, 1L));
    }

    @Test
    void seesTheIgnoredTimeout() {
        privateFrameUnder2M();
        split();
        flush(false);
        psmash();
        assertThat(codes()).contains(Tuple.tuple("TIMEOUT_IGNORED", Severity.LATENT, 0L));
    }

    @Test
    void findsAStaleAccessUntilTheFlushCompletes() {
        privateFrameUnder2M();
        trace.add(new Unmap(next(), 1, IOVA, SIZE_2M));
        access(Outcome.OK);
        flush(true);
        access(Outcome.UNKNOWN);
        assertThat(codes())
                .containsExactlyInAnyOrder(
                        Tuple.tuple("STALE_ACCESS", Severity.BREACH, 1L),
                        Tuple.tuple("UNMAPPED_DMA", Severity.FAULT, 1L));
    }

    private void privateFrameUnder2M() {
        trace.add(new DeviceEntry(next(), 0, DEVICE, 1, true, true, 5, false));
        trace.add(new Snapshot(next(), SPA, SIZE_2M, true, false, true, 5, IOVA));
        trace.add(new MapLeaves(next(), 1, IOVA, SPA, SIZE_2M, 1, Permission.READ_WRITE));
    }

    private void split() {
        trace.add(new SplitLeaves(next(), 1, IOVA, SIZE_2M, SIZE_2M, SIZE_4K));
    }

    private void psmash() {
        trace.add(new Psmash(next(), SPA, 0));
    }

    private void flush(boolean ok) {
        trace.add(new Invalidate(next(), 0, InvalidateKind.PAGES, 1, DeviceId.NONE, IOVA, SIZE_2M));
        trace.add(new CompletionWait(next(), 0, 9));
        trace.add(new Completion(next(), 0, 9, ok));
    }

    private void access(Outcome outcome) {
        trace.add(
                new Access(
                        next(),
                        DEVICE,
                        IOVA + SIZE_4K,
                        64,
                        Direction.READ,
                        true,
                        outcome,
                        Source.UNKNOWN,
                        0));
    }

    private List<Tuple> codes() {
        return Reference.judge(trace, Hardware.AMD).stream()
                .map(found -> Tuple.tuple(found.code(), found.severity(), found.hits()))
                .toList();
    }

    private Envelope next() {
        long number = trace.size() + 1L;
        return new Envelope("h0", 0, number * 100, number, 0);
    }
}
