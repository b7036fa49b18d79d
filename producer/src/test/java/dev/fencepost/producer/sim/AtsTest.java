package dev.fencepost.producer.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Access;
import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Direction;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Invalidate;
import dev.fencepost.model.InvalidateKind;
import dev.fencepost.model.Op;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Source;
import dev.fencepost.model.TraceEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Devices with a translation cache of their own, on a host with two IOMMUs. */
final class AtsTest {
    private static final long M2 = Pages.SIZE_2M;
    private static final long SPA = 32 * M2;
    private static final DeviceId ATS_NIC = DeviceId.parse("40:00.0");
    private static final DeviceId NIC = DeviceId.parse("40:01.0");

    private final Trace trace = new Trace("h0", 0);
    private final List<Witness.Deed> deeds = new ArrayList<>();
    private final Machine machine =
            new Machine(
                    SimulatorSettings.of(Policy.STATIC_HUGE, 1, 1)
                            .but()
                            .layout(new Layout(1, M2, 1, 2, 64))
                            .build(),
                    trace,
                    (access, deed) -> deeds.add(deed),
                    64 * M2);
    private final Domain domain = new Domain(2, 16 * M2);

    AtsTest() {
        machine.attach(unit(0), ATS_NIC, new Iommu.Attachment(domain, true, 1, true, false));
        machine.attach(unit(1), NIC, new Iommu.Attachment(domain, true, 1));
        machine.rmp().snapshot(SPA, M2, true, 1, 0);
        machine.map(domain, 0, SPA, M2, 1);
        run(unit(0));
        run(unit(1));
        events();
    }

    @Test
    void translatesOutOfTheDeviceOnceItHasAsked() {
        assertThat(read(0, ATS_NIC).source()).isEqualTo(Source.WALK);
        assertThat(read(0, ATS_NIC).source()).isEqualTo(Source.ATC);
        assertThat(read(1, NIC).source()).isEqualTo(Source.WALK);
        assertThat(read(1, NIC).source()).isEqualTo(Source.IOTLB);
    }

    @Test
    void keepsItsTranslationWhenTheIotlbLosesIt() {
        read(0, ATS_NIC);
        machine.unmap(domain, 0, M2);
        machine.invalidate(unit(0), domain, 0, M2);
        unit(0).queueInvalidate(InvalidateKind.ALL, 0, DeviceId.NONE, 0, 0);
        run(unit(0));
        assertThat(read(0, ATS_NIC).outcome()).isEqualTo(Outcome.OK);
        assertThat(deeds.get(1).pieces().get(0).leafGone()).isTrue();
        assertThat(deeds.get(1).pieces().get(0).rightGone()).isFalse();
        machine.invalidateDevice(unit(0), ATS_NIC, 0, M2);
        run(unit(0));
        assertThat(read(0, ATS_NIC).outcome()).isEqualTo(Outcome.IO_PAGE_FAULT);
    }

    @Test
    void cachesNothingWhereTheTranslationFailed() {
        machine.unmap(domain, 0, M2);
        machine.map(domain, M2, SPA + M2, M2, 1);
        machine.rmp().snapshot(SPA + M2, M2, true, 1, M2);
        assertThat(readAt(M2).outcome()).isEqualTo(Outcome.OK);
        assertThat(readAt(0).outcome()).isEqualTo(Outcome.IO_PAGE_FAULT);
        machine.map(domain, 0, SPA, M2, 1);
        assertThat(readAt(0).source()).isEqualTo(Source.WALK);
    }

    private Translation readAt(long iova) {
        return machine.access(unit(0), new DmaRequest(ATS_NIC, iova, 64, Direction.READ, true));
    }

    @Test
    void keepsItsTranslationWhenTheRmpChanges() {
        read(0, ATS_NIC);
        machine.rmp().psmash(SPA);
        assertThat(read(0, ATS_NIC).outcome()).isEqualTo(Outcome.OK);
        assertThat(deeds.get(1).pieces().get(0).sizeGone()).isTrue();
    }

    @Test
    void losesItsTranslationToTheFirmwaresFlush() {
        read(0, ATS_NIC);
        machine.rmp().beginPsmashIo(domain, 0, SPA, 1);
        machine.rmp().endPsmashIo(domain, 0, SPA);
        assertThat(read(0, ATS_NIC).source()).isEqualTo(Source.WALK);
    }

    @Test
    void flushesEveryUnitAndEveryDeviceWithACacheAndWaitsOnEach() {
        machine.flush(domain, 0, M2);
        assertThat(events())
                .extracting(AtsTest::command)
                .containsExactly(
                        "PAGES 0", "DEVICE_TLB 0", "COMPLETION_WAIT", "PAGES 1", "COMPLETION_WAIT");
    }

    @Test
    void isFlushedOnAUnitOnlyByTheQueueOfThatUnit() {
        read(0, ATS_NIC);
        read(1, NIC);
        machine.unmap(domain, 0, M2);
        machine.flush(domain, 0, M2);
        run(unit(0));
        assertThat(read(0, ATS_NIC).outcome()).isEqualTo(Outcome.IO_PAGE_FAULT);
        assertThat(read(1, NIC).outcome()).isEqualTo(Outcome.OK);
        run(unit(1));
        assertThat(read(1, NIC).outcome()).isEqualTo(Outcome.IO_PAGE_FAULT);
    }

    @ParameterizedTest
    @EnumSource(names = {"NOHUGEPAGES", "PSMASH_IO", "QUIESCE", "GRANULE_2M"})
    void failsNothingUnderACleanPolicyWithEveryEquipment(Policy policy) {
        List<Access> accesses = accesses(list(equipped(policy, Hardware.AMD)));
        assertThat(accesses)
                .allMatch(a -> a.outcome() == Outcome.OK || a.outcome() == Outcome.STALLED);
        assertThat(accesses).extracting(Access::source).contains(Source.ATC, Source.IOTLB);
        assertThat(accesses).extracting(Access::entry).contains(Pages.SIZE_4K);
    }

    @Test
    void givesOneTraceForOneSeedWithEveryEquipment() {
        SimulatorSettings settings = equipped(Policy.NO_WAIT, Hardware.AMD);
        List<TraceEvent> trace = list(settings);
        assertThat(trace).isEqualTo(list(settings));
        assertThat(trace)
                .filteredOn(DeviceEntry.class::isInstance)
                .filteredOn(event -> ((DeviceEntry) event).ats())
                .hasSize(4 * 2);
    }

    private static SimulatorSettings equipped(Policy policy, Hardware hardware) {
        return SimulatorSettings.of(policy, 1, 60_000)
                .but()
                .hardware(hardware)
                .layout(new Layout(4, 32L << 20, 3, 2, 256, 2, 2))
                .build();
    }

    private Translation read(int unit, DeviceId device) {
        return machine.access(unit(unit), new DmaRequest(device, 0, 64, Direction.READ, true));
    }

    private Iommu unit(int number) {
        return machine.units().get(number);
    }

    private static void run(Iommu unit) {
        while (unit.due() != Actor.NEVER) {
            unit.step(unit.due());
        }
    }

    private List<TraceEvent> events() {
        List<TraceEvent> events = new ArrayList<>();
        while (!trace.isEmpty()) {
            events.add(trace.take());
        }
        return events;
    }

    private static String command(TraceEvent event) {
        return event.op() == Op.INVALIDATE
                ? ((Invalidate) event).kind() + " " + ((Invalidate) event).unit()
                : event.op().toString();
    }

    private static List<TraceEvent> list(SimulatorSettings settings) {
        List<TraceEvent> events = new ArrayList<>();
        new Simulator(settings).forEachRemaining(events::add);
        return events;
    }

    private static List<Access> accesses(List<TraceEvent> trace) {
        return trace.stream().filter(Access.class::isInstance).map(Access.class::cast).toList();
    }
}
