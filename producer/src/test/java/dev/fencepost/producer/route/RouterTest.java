package dev.fencepost.producer.route;

import static dev.fencepost.producer.route.TraceScript.DISK;
import static dev.fencepost.producer.route.TraceScript.GIB;
import static dev.fencepost.producer.route.TraceScript.KIB;
import static dev.fencepost.producer.route.TraceScript.MIB;
import static dev.fencepost.producer.route.TraceScript.NIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fencepost.model.LeafRun;
import dev.fencepost.model.Part;
import dev.fencepost.model.Part.State;
import dev.fencepost.model.Permission;
import dev.fencepost.model.Phase;
import dev.fencepost.model.Psmash;
import dev.fencepost.model.Slots;
import org.junit.jupiter.api.Test;

final class RouterTest {
    private final TraceScript trace = new TraceScript();
    private final Copies copies = new Copies(new Slots(4));

    @Test
    void sendsAnRmpEventToTheSlotOfItsSpa() {
        copies.of(new Psmash(trace.next(), 6 * GIB, 0));

        assertThat(copies.slots()).containsExactly(2);
        assertThat(copies.primary()).isEqualTo(2);
    }

    @Test
    void tellsEverySlotOfADomainsFirstMap() {
        copies.of(trace.map(1, 0, GIB, 2 * MIB, 1));

        assertThat(copies.slots()).containsExactly(0, 1, 2, 3);
        assertThat(copies.primary()).isEqualTo(1);
    }

    @Test
    void sendsALaterMapToEachSlotThatItsSpaTouches() {
        copies.of(trace.map(1, GIB, 0, 2 * MIB, 1), trace.map(1, 0, 2 * GIB - 2 * MIB, 2 * MIB, 2));

        assertThat(copies.slots()).containsExactly(1, 2);
        assertThat(copies.primary()).isEqualTo(1);
    }

    @Test
    void sendsAMapOverLiveLeavesToEverySlotWithTheLeavesItReplaces() {
        copies.of(trace.map(1, 0, 0, 8 * MIB, 2), trace.map(1, 4 * KIB, GIB, 4 * KIB, 1));

        assertThat(copies.slots()).containsExactly(0, 1, 2, 3);
        assertThat(copies.primary()).isEqualTo(1);
        assertThat(copies.removed()).containsExactly(run(0, 0, 8 * MIB, 1));
    }

    @Test
    void removesTheWholeLeafWhenPartOfItIsUnmapped() {
        copies.of(
                trace.device(NIC, 0, 1, true, false),
                trace.map(1, 0, GIB, 8 * MIB, 3),
                trace.unmap(1, 9 * MIB, 4 * KIB));
        assertThat(copies.removed()).containsExactly(run(8 * MIB, GIB + 8 * MIB, 8 * MIB, 1));
        long removal = trace.seq();

        copies.of(trace.access(NIC, 15 * MIB, 2 * MIB));

        assertThat(copies.parts())
                .containsExactly(
                        new Part(15 * MIB, MIB, State.REMOVED, 0, removal * 10, removal),
                        Part.mapped(16 * MIB, MIB, GIB + 16 * MIB));
        assertThat(copies.slots()).containsExactly(0, 1);
        assertThat(copies.primary()).isZero();
    }

    @Test
    void splitsEveryLargerLeafThatTheRangeTouchesAndNoOther() {
        copies.of(trace.map(1, 0, 0, 2 * MIB, 4), trace.split(1, 3 * MIB, 2 * MIB, 4 * KIB));
        assertThat(copies.removed()).containsExactly(run(2 * MIB, 2 * MIB, 2 * MIB, 2));

        copies.of(trace.split(1, 0, 8 * MIB, 4 * KIB));

        assertThat(copies.removed())
                .containsExactly(run(0, 0, 2 * MIB, 1), run(6 * MIB, 6 * MIB, 2 * MIB, 1));
    }

    @Test
    void mergesOnlyWhereSmallerLeavesFillTheLargerOne() {
        copies.of(
                trace.map(1, 0, 0, 64 * KIB, 32),
                trace.map(1, 2 * MIB, 2 * MIB, 4 * KIB, 256),
                trace.map(1, 3 * MIB, 3 * MIB, 4 * KIB, 255),
                trace.map(1, 4 * MIB, 5 * MIB, 4 * KIB, 512),
                trace.map(1, 6 * MIB, 8 * MIB, 4 * KIB, 256),
                trace.map(1, 7 * MIB, 9 * MIB, 4 * KIB, 256, Permission.READ),
                trace.merge(1, 0, 8 * MIB, 2 * MIB));

        assertThat(copies.removed()).containsExactly(run(0, 0, 64 * KIB, 32));
    }

    @Test
    void smashesTheExactLeafAtTheEndOfPsmashIoOnly() {
        copies.of(
                trace.map(1, 0, 0, 2 * MIB, 3),
                trace.psmashIo(2 * MIB, 1, 2 * MIB, Phase.BEGIN, 0));
        assertThat(copies.removed()).isEmpty();
        copies.of(trace.psmashIo(2 * MIB, 1, 2 * MIB, Phase.END, 5));
        assertThat(copies.removed()).isEmpty();

        copies.of(trace.psmashIo(2 * MIB, 1, 2 * MIB, Phase.END, 0));
        assertThat(copies.removed()).containsExactly(run(2 * MIB, 2 * MIB, 2 * MIB, 1));
        assertThat(copies.slots()).containsExactly(0, 1, 2, 3);

        copies.of(trace.punsmashIo(2 * MIB, 1, 2 * MIB, Phase.END, 0));
        assertThat(copies.removed()).containsExactly(run(2 * MIB, 2 * MIB, 4 * KIB, 512));
    }

    @Test
    void sendsAnAccessToWhereAPendingRemovalLedUntilItsFlushCompletes() {
        copies.of(
                trace.device(NIC, 0, 1, true, false),
                trace.device(DISK, 1, 1, true, true),
                trace.map(1, 0, 3 * GIB, 2 * MIB, 1),
                trace.unmap(1, 0, 2 * MIB),
                trace.map(1, 0, 2 * GIB, 2 * MIB, 1));
        assertThat(copies.of(trace.access(NIC, 0, 64)).slots()).containsExactly(2, 3);

        copies.of(
                trace.invalidate(0, 1, 0, MIB),
                trace.invalidate(0, 1, MIB, MIB),
                trace.await(0, 7),
                trace.completion(0, 7, true),
                trace.invalidate(1, 1, 0, 0),
                trace.await(1, 8),
                trace.completion(1, 8, true));
        assertThat(copies.of(trace.access(NIC, 0, 64)).slots()).containsExactly(2, 3);

        copies.of(
                trace.invalidateDevice(1, DISK, 0, 2 * MIB),
                trace.await(1, 9),
                trace.completion(1, 9, false));
        assertThat(copies.of(trace.access(NIC, 0, 64)).slots()).containsExactly(2, 3);

        copies.of(trace.completion(1, 9, true));
        assertThat(copies.of(trace.access(NIC, 0, 64)).slots()).containsExactly(2);
    }

    @Test
    void cutsAnAccessAtFramesAndWhereTheTranslationJumps() {
        copies.of(
                trace.device(NIC, 0, 1, true, false),
                trace.map(1, 0, GIB, 2 * MIB, 1),
                trace.map(1, 2 * MIB, GIB + 2 * MIB, 4 * KIB, 2),
                trace.map(1, 2 * MIB + 8 * KIB, 5 * GIB, 4 * KIB, 1),
                trace.access(NIC, 2 * MIB - 16, 16 * KIB));

        assertThat(copies.parts())
                .containsExactly(
                        Part.mapped(2 * MIB - 16, 16, GIB + 2 * MIB - 16),
                        Part.mapped(2 * MIB, 8 * KIB, GIB + 2 * MIB),
                        Part.mapped(2 * MIB + 8 * KIB, 4 * KIB, 5 * GIB),
                        new Part(2 * MIB + 12 * KIB, 4 * KIB - 16, State.NEVER_MAPPED, 0, 0, 0));
        assertThat(copies.slots()).containsExactly(0, 1);
        assertThat(copies.primary()).isEqualTo(1);
    }

    @Test
    void followsLeavesUpToTheLastAddress() {
        long top = -2 * MIB;
        copies.of(
                trace.device(NIC, 0, 1, true, false),
                trace.map(1, top, top, 4 * KIB, 512),
                trace.access(NIC, -8, 8));
        assertThat(copies.parts()).containsExactly(Part.mapped(-8, 8, -8));
        assertThat(copies.slots()).containsExactly(3);

        copies.of(trace.merge(1, top, 2 * MIB, 2 * MIB), trace.unmap(1, -4 * KIB, 4 * KIB));

        assertThat(copies.removed()).containsExactly(run(top, top, 2 * MIB, 1));
    }

    @Test
    void countsAFaultAsAnAccessUnlessTheDeviceJustMadeIt() {
        copies.of(
                trace.device(NIC, 0, 1, true, false),
                trace.map(1, 0, 3 * GIB, 2 * MIB, 1),
                trace.access(NIC, 0, 4096),
                trace.fault("RMP_PAGE_FAULT", NIC, 4095));
        assertThat(copies.slots()).containsExactly(0);
        assertThat(copies.parts()).isEmpty();

        copies.of(trace.fault("RMP_PAGE_FAULT", NIC, 4096));
        assertThat(copies.slots()).containsExactly(3);
        assertThat(copies.parts()).containsExactly(Part.mapped(4096, 1, 3 * GIB + 4096));

        copies.of(trace.fault("RMP_HW_ERROR", NIC, 4096));
        assertThat(copies.slots()).containsExactly(0);
        assertThat(copies.parts()).isEmpty();
    }

    @Test
    void knowsNothingOfADeviceOutsideItsDomain() {
        copies.of(
                trace.map(1, 0, 3 * GIB, 2 * MIB, 1),
                trace.device(NIC, 0, 1, true, false),
                trace.device(NIC, 0, 1, false, false),
                trace.access(NIC, 2 * MIB - 1, 2));

        assertThat(copies.parts())
                .containsExactly(
                        new Part(2 * MIB - 1, 1, State.UNKNOWN, 0, 0, 0),
                        new Part(2 * MIB, 1, State.UNKNOWN, 0, 0, 0));
        assertThat(copies.slots()).containsExactly(0);
    }

    @Test
    void forgetsTheHostWhenAHigherRunBegins() {
        copies.of(trace.device(NIC, 0, 1, true, false), trace.map(1, 0, GIB, 2 * MIB, 1));
        trace.startRun(1);
        copies.of(trace.access(NIC, 0, 64));

        assertThat(copies.parts()).containsExactly(new Part(0, 64, State.UNKNOWN, 0, 0, 0));
    }

    @Test
    void unmapsNoMoreOfADerivedLeafThanWasAskedFor() {
        copies.of(
                trace.device(NIC, 0, 1, true, false),
                trace.derived(1, 0, GIB, 8 * MIB, 1),
                trace.unmap(1, MIB, 4 * KIB));
        assertThat(copies.removed())
                .containsExactly(new LeafRun(0, GIB, 8 * MIB, 1, Permission.READ_WRITE, true));
        long removal = trace.seq();

        copies.of(trace.access(NIC, MIB - 4 * KIB, 12 * KIB));

        assertThat(copies.parts())
                .containsExactly(
                        Part.mapped(MIB - 4 * KIB, 4 * KIB, GIB + MIB - 4 * KIB),
                        new Part(MIB, 4 * KIB, State.REMOVED, 0, removal * 10, removal),
                        Part.mapped(MIB + 4 * KIB, 4 * KIB, GIB + MIB + 4 * KIB));
    }

    @Test
    void refusesAnEventThatComesTooLate() {
        var early = trace.unmap(1, 0, 0);
        copies.of(trace.unmap(1, 0, 0));

        assertThatThrownBy(() -> copies.of(early))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("out of order");
    }

    private static LeafRun run(long iova, long spa, long size, long count) {
        return new LeafRun(iova, spa, size, count, Permission.READ_WRITE);
    }
}
