package dev.fencepost.producer.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Completion;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Direction;
import dev.fencepost.model.InvalidateKind;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Permission;
import dev.fencepost.model.Source;
import org.junit.jupiter.api.Test;

final class IommuTest {
    private static final long M2 = Pages.SIZE_2M;
    private static final long SPA = 32 * M2;
    private static final DeviceId NIC = DeviceId.parse("40:00.0");

    private final Trace trace = new Trace("h0", 0);
    private final Machine machine =
            new Machine(
                    SimulatorSettings.of(Policy.STATIC_HUGE, 1, 1), trace, Witness.NOBODY, 64 * M2);
    private final Iommu unit = machine.units().get(0);
    private final Domain domain = new Domain(2, 16 * M2);
    private final Translation result = new Translation();

    IommuTest() {
        unit.attach(NIC, new Iommu.Attachment(domain, true, 1));
        machine.rmp().snapshot(SPA, M2, true, 1, 0);
        trace.take();
        domain.table().map(0, SPA, M2, 1, Permission.READ_WRITE);
    }

    @Test
    void walksOnceAndThenAnswersFromItsCache() {
        read(0x1000, 64);
        assertResult(Outcome.OK, Source.WALK, M2);
        read(0x9000, 64);
        assertResult(Outcome.OK, Source.IOTLB, M2);
    }

    @Test
    void keepsAnsweringFromALeafThatIsGone() {
        read(0, 64);
        domain.table().unmap(0, M2);
        read(0, 64);
        assertResult(Outcome.OK, Source.IOTLB, M2);
    }

    @Test
    void forgetsWhenItsQueueReachesTheInvalidationAndNotBefore() {
        read(0, 64);
        domain.table().unmap(0, M2);
        unit.queueInvalidate(InvalidateKind.PAGES, 2, DeviceId.NONE, 0, M2);
        read(0, 64);
        assertThat(result.outcome()).isEqualTo(Outcome.OK);
        runQueue();
        read(0, 64);
        assertResult(Outcome.IO_PAGE_FAULT, Source.WALK, 0);
    }

    @Test
    void ignoresAnInvalidationOfAnotherRangeOrDomain() {
        read(0, 64);
        unit.queueInvalidate(InvalidateKind.PAGES, 2, DeviceId.NONE, M2, M2);
        unit.queueInvalidate(InvalidateKind.PAGES, 3, DeviceId.NONE, 0, 0);
        runQueue();
        read(0, 64);
        assertThat(result.source()).isEqualTo(Source.IOTLB);
    }

    @Test
    void completesAWaitAfterAllThatWasQueuedBeforeIt() {
        unit.queueInvalidate(InvalidateKind.ALL, 0, DeviceId.NONE, 0, 0);
        long before = unit.idleAt();
        long token = unit.queueWait();
        unit.queueInvalidate(InvalidateKind.ALL, 0, DeviceId.NONE, 0, 0);
        unit.step(unit.due());
        assertThat(trace.isEmpty()).isTrue();
        assertThat(unit.due()).isGreaterThan(before);
        unit.step(unit.due());
        assertThat(((Completion) trace.take()).token()).isEqualTo(token);
    }

    @Test
    void failsInTheMiddleOfADmaThatRunsOffTheMap() {
        read(M2 - 4096, 8192);
        assertResult(Outcome.IO_PAGE_FAULT, Source.WALK, 0);
        assertThat(result.faultAddress()).isEqualTo(M2);
    }

    @Test
    void keepsTrustedAndUntrustedTranslationsApart() {
        read(0, 64);
        unit.access(new DmaRequest(NIC, 0, 64, Direction.READ, false), result);
        assertResult(Outcome.RMP_PAGE_FAULT, Source.WALK, 0);
    }

    @Test
    void dropsEntriesOverASmashedFrame() {
        read(0, 64);
        machine.rmp().psmash(SPA);
        read(0, 64);
        assertResult(Outcome.RMP_PAGE_FAULT, Source.WALK, 0);
    }

    private void read(long iova, long length) {
        unit.access(new DmaRequest(NIC, iova, length, Direction.READ, true), result);
    }

    private void runQueue() {
        while (unit.due() != Actor.NEVER) {
            unit.step(unit.due());
        }
    }

    private void assertResult(Outcome outcome, Source source, long entry) {
        assertThat(result.outcome()).isEqualTo(outcome);
        assertThat(result.source()).isEqualTo(source);
        assertThat(result.entry()).isEqualTo(entry);
    }
}
