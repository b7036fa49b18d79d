package dev.fencepost.analyzer.shadow;

import static dev.fencepost.model.Pages.SIZE_2M;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Completion;
import dev.fencepost.model.CompletionWait;
import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Invalidate;
import dev.fencepost.model.InvalidateKind;
import dev.fencepost.model.LeafRun;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.Permission;
import dev.fencepost.model.Phase;
import dev.fencepost.model.PsmashIo;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Slots;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unmap;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A flush is complete once a wait behind an invalidation that covers the change has ended. */
final class FlushesTest {
    private static final long IOVA = 0x1000_0000L;
    private static final long SPA = 0x2_4000_0000L;
    private static final DeviceId BDF = DeviceId.parse("0000:01:00.0");

    private Shadow shadow = shadow();
    private long ts;

    @Test
    void completesWithTheWaitBehindTheInvalidation() {
        unmapped(1);
        invalidate(0, 1);
        waitFor(7);
        Effects effects = end(7, true);
        assertThat(effects.completed()).hasSize(1);
        assertThat(shadow.domain(1).hasPending()).isFalse();
        assertThat(shadow.frames().find(SPA).detail().changes()).isEmpty();
        assertThat(shadow.journal().takeChanges()).hasSize(1);
        assertThat(shadow.journal().takeRemovals())
                .containsExactly(new Journal.RemovalKey(1, IOVA));
        assertThat(shadow.domain(1).lastRemoval(IOVA).flush()).hasSize(3);
    }

    @Test
    void doesNotCompleteWithAWaitBeforeTheInvalidation() {
        unmapped(1);
        waitFor(7);
        invalidate(0, 1);
        assertThat(end(7, true).completed()).isEmpty();
        assertThat(shadow.domain(1).hasPending()).isTrue();
    }

    @Test
    void usesATokenAgainAfterItsWaitHasEnded() {
        unmapped(1);
        waitFor(7);
        end(7, true);
        invalidate(0, 1);
        assertThat(end(7, true).completed()).isEmpty();
        waitFor(7);
        assertThat(end(7, true).completed()).hasSize(1);
    }

    @Test
    void countsAWaitThatWasGivenUpLast() {
        unmapped(1);
        waitFor(7);
        end(7, false);
        invalidate(0, 1);
        waitFor(7);
        assertThat(target().timedOut()).isFalse();
        assertThat(end(7, true).completed()).hasSize(1);
    }

    @Test
    void timesOutOnlyWhatTheWaitWouldHaveEnded() {
        unmapped(2);
        invalidate(0, 1);
        waitFor(7);
        invalidate(1, 1);
        shadow.journal().takeChanges();
        end(7, false);
        assertThat(targets()).extracting(FlushTarget::timedOut).containsExactly(true, false);
        assertThat(shadow.journal().takeChanges()).hasSize(1);
        assertThat(target().change().flushEvents()).hasSize(3);
    }

    @Test
    void notesInTheJournalHowFarAFlushHasCome() {
        unmapped(2);
        assertThat(shadow.journal().takeChanges()).hasSize(2);
        invalidate(0, 2);
        assertThat(shadow.journal().takeChanges()).hasSize(2);
        assertThat(targets()).extracting(FlushTarget::covered).containsExactly(true, true);
    }

    @Test
    void isDoneWithWhatFirmwareFlushedMeanwhile() {
        unmapped(1);
        invalidate(0, 1);
        waitFor(7);
        Envelope envelope = envelope();
        assertThat(apply(new PsmashIo(envelope, SPA, 1, IOVA, Phase.END, 0)).completed())
                .hasSize(1);
        assertThat(end(7, true).completed()).isEmpty();
    }

    @Test
    void leavesOutAChangeThatSaysNothingNew() {
        unmapped(1);
        map(1);
        unmap(1);
        assertThat(shadow.domain(1).pending()).hasSize(1);
        invalidate(0, 1);
        map(1);
        unmap(1);
        assertThat(shadow.domain(1).pending()).hasSize(2);
    }

    @Test
    void mergesAChangeIntoItsTwin() {
        unmapped(1);
        shadow.domain(1).pending().iterator().next().raised("NO_FLUSH");
        map(1);
        unmap(1);
        List<Change> both = new ArrayList<>(shadow.domain(1).pending());
        both.get(0).rewritten().set(3);
        both.get(1).rewritten().set(5);
        both.get(1).raised("NO_FLUSH");
        shadow.journal().takeChanges();
        shadow.flushes().merge(both.get(1));
        assertThat(shadow.domain(1).pending()).containsExactly(both.get(0));
        assertThat(shadow.frames().find(SPA).detail().changes()).containsExactly(both.get(0));
        assertThat(both.get(0).rewritten().stream()).containsExactly(3, 5);
        assertThat(both.get(1).complete()).isTrue();
        assertThat(shadow.journal().takeChanges()).containsExactly(both.get(0), both.get(1));
    }

    @Test
    void goesOnFromBytes() {
        unmapped(3);
        invalidate(2, 1);
        waitFor(6);
        end(6, false);
        invalidate(0, 1);
        waitFor(7);
        invalidate(1, 1);
        restore();
        assertThat(shadow.flushes().unit(0).waits()).hasSize(2);
        assertThat(end(7, true).completed())
                .extracting(Change::frame)
                .containsExactly(SPA + 2 * SIZE_2M, SPA);
        waitFor(8);
        assertThat(end(8, true).completed())
                .extracting(Change::frame)
                .containsExactly(SPA + SIZE_2M);
    }

    @Test
    void remembersFromBytesWhichWaitWasGivenUp() {
        unmapped(1);
        waitFor(7);
        end(7, false);
        invalidate(0, 1);
        waitFor(7);
        restore();
        assertThat(end(7, true).completed()).hasSize(1);
    }

    private void restore() {
        List<Change> changes = new ArrayList<>(shadow.domain(1).pending());
        List<TraceEvent> events = new ArrayList<>();
        StateWriter out =
                new StateWriter(
                        event -> {
                            events.add(event);
                            return new byte[] {(byte) (events.size() - 1)};
                        });
        shadow.write(out);
        changes.forEach(change -> change.write(out));
        StateReader in = new StateReader(out.take(), bytes -> events.get(bytes[0]));
        shadow = shadow();
        shadow.read(in);
        changes.forEach(change -> shadow.flushes().add(Change.read(in)));
        shadow.flushes().awaitAgain();
    }

    private static Shadow shadow() {
        return new Shadow("host", 0, 0, new Slots(1), Hardware.AMD, true);
    }

    /** Leaves of 2M over frames in a row, all of them gone again. */
    private void unmapped(int frames) {
        apply(new DeviceEntry(envelope(), 0, BDF, 1, true, true, 5, false));
        map(frames);
        unmap(frames);
    }

    private void map(int frames) {
        apply(new MapLeaves(envelope(), 1, IOVA, SPA, SIZE_2M, frames, Permission.READ_WRITE));
    }

    private void unmap(int frames) {
        apply(
                new Unmap(envelope(), 1, IOVA, frames * SIZE_2M),
                new LeafRun(IOVA, SPA, SIZE_2M, frames, Permission.READ_WRITE));
    }

    private void invalidate(int frame, int frames) {
        apply(
                new Invalidate(
                        envelope(),
                        0,
                        InvalidateKind.PAGES,
                        1,
                        DeviceId.NONE,
                        IOVA + frame * SIZE_2M,
                        frames * SIZE_2M));
    }

    private void waitFor(long token) {
        apply(new CompletionWait(envelope(), 0, token));
    }

    private Effects end(long token, boolean ok) {
        return apply(new Completion(envelope(), 0, token, ok));
    }

    private List<FlushTarget> targets() {
        return shadow.domain(1).pending().stream().map(change -> change.targets().get(0)).toList();
    }

    private FlushTarget target() {
        return targets().get(0);
    }

    private Effects apply(TraceEvent event, LeafRun... removed) {
        Effects effects = new Effects();
        shadow.apply(new Routed(event, true, 1, List.of(), List.of(removed)), effects);
        return effects;
    }

    private Envelope envelope() {
        ts++;
        return new Envelope("host", 0, ts, ts, 0);
    }
}
