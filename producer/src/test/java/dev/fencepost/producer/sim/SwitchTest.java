package dev.fencepost.producer.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Direction;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Hardware.Model;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Source;
import org.junit.jupiter.api.Test;

/** What each switch of the hardware changes for a device that goes on reading. */
final class SwitchTest {
    private static final long K4 = Pages.SIZE_4K;
    private static final long M2 = Pages.SIZE_2M;
    private static final long SPA = 32 * M2;
    private static final DeviceId NIC = DeviceId.parse("40:00.0");
    private static final DeviceId ATS_NIC = DeviceId.parse("40:01.0");
    private static final DeviceId VIRTUAL_NIC = DeviceId.parse("40:02.0");

    /** A machine with one 2M of a guest, mapped by one leaf, for devices of every equipment. */
    private static final class Bench {
        private final Machine machine;
        private final Domain domain = new Domain(2, 16 * M2);

        Bench(Hardware hardware, long leaf) {
            SimulatorSettings settings =
                    SimulatorSettings.of(Policy.STATIC_HUGE, 1, 1).but().hardware(hardware).build();
            machine = new Machine(settings, new Trace("h0", 0), Witness.NOBODY, 64 * M2);
            Iommu unit = machine.units().get(0);
            machine.attach(unit, NIC, new Iommu.Attachment(domain, true, 1));
            machine.attach(unit, ATS_NIC, new Iommu.Attachment(domain, true, 1, true, false));
            machine.attach(unit, VIRTUAL_NIC, new Iommu.Attachment(domain, true, 1, false, true));
            for (long at = 0; at < leaf; at += M2) {
                machine.rmp().snapshot(SPA + at, M2, true, 1, at);
            }
            machine.map(domain, 0, SPA, leaf, 1);
        }

        Translation read(DeviceId device, long iova) {
            DmaRequest dma = new DmaRequest(device, iova, 64, Direction.READ, true);
            return machine.access(machine.units().get(0), dma);
        }
    }

    @Test
    void rmpUpdateLeavesTheIotlbAloneWhereItDoesNotInvalidateIt() {
        assertThat(afterRmpUpdate(with(true, true, true, true, true))).isEqualTo(Source.WALK);
        assertThat(afterRmpUpdate(with(false, true, true, true, true))).isEqualTo(Source.IOTLB);
    }

    private static Source afterRmpUpdate(Hardware hardware) {
        Bench bench = new Bench(hardware, M2);
        bench.read(NIC, 0);
        bench.machine.rmp().unassign(SPA, M2);
        return bench.read(NIC, 0).source();
    }

    @Test
    void psmashLeavesTheIotlbAloneWhereItDoesNotInvalidateIt() {
        assertThat(afterPsmash(with(true, true, true, true, true)))
                .isEqualTo(Outcome.RMP_PAGE_FAULT);
        assertThat(afterPsmash(with(true, false, true, true, true))).isEqualTo(Outcome.OK);
    }

    private static Outcome afterPsmash(Hardware hardware) {
        Bench bench = new Bench(hardware, M2);
        bench.read(NIC, 0);
        bench.machine.rmp().psmash(SPA);
        return bench.read(NIC, 0).outcome();
    }

    @Test
    void rmpUpdateKeepsThePageValidatedWhereItDoesNotClearThat() {
        assertThat(afterReassignment(with(true, true, true, true, true)))
                .isEqualTo(Outcome.RMP_PAGE_FAULT);
        assertThat(afterReassignment(with(true, true, false, true, true))).isEqualTo(Outcome.OK);
    }

    @Test
    void anUnvalidatedPageCanBeReachedWhereValidationIsNotRequired() {
        assertThat(afterReassignment(with(true, true, true, false, true))).isEqualTo(Outcome.OK);
    }

    private static Outcome afterReassignment(Hardware hardware) {
        Bench bench = new Bench(hardware, M2);
        bench.machine.rmp().assign(SPA, M2, 1, 0);
        return bench.read(NIC, 0).outcome();
    }

    @Test
    void aSmashedFrameFailsTheWholeLeafWhereMixedFramesAreJudgedAsOne() {
        assertThat(besideASmashedFrame(with(true, true, true, true, true))).isEqualTo(Outcome.OK);
        assertThat(besideASmashedFrame(with(true, true, true, true, false)))
                .isEqualTo(Outcome.RMP_PAGE_FAULT);
    }

    private static Outcome besideASmashedFrame(Hardware hardware) {
        Bench bench = new Bench(hardware, 4 * M2);
        bench.machine.rmp().psmash(SPA + M2);
        return bench.read(NIC, 0).outcome();
    }

    @Test
    void aGuestsStage1MakesIotlbEntriesOfItsOwnSizeOrOfTheHosts() {
        assertThat(entryOfStage1(K4)).isEqualTo(K4);
        assertThat(entryOfStage1(M2)).isEqualTo(M2);
    }

    private static long entryOfStage1(long stage1Entry) {
        Hardware hardware =
                new Hardware(Model.AMD, true, true, true, true, true, stage1Entry, true);
        Bench bench = new Bench(hardware, M2);
        bench.read(VIRTUAL_NIC, 0);
        assertThat(bench.read(VIRTUAL_NIC, 64).source()).isEqualTo(Source.IOTLB);
        return bench.read(VIRTUAL_NIC, 128).entry();
    }

    @Test
    void aStage1EntryReachesNoFurtherThanItsPage() {
        Bench bench = new Bench(Hardware.AMD, M2);
        bench.read(VIRTUAL_NIC, 0);
        assertThat(bench.read(VIRTUAL_NIC, K4).source()).isEqualTo(Source.WALK);
    }

    @Test
    void holdsTheRmpAgainstTheHostsStageOnly() {
        Bench bench = new Bench(Hardware.AMD, M2);
        assertThat(bench.read(VIRTUAL_NIC, 0).outcome()).isEqualTo(Outcome.OK);
        bench.machine.rmp().psmash(SPA);
        assertThat(bench.read(VIRTUAL_NIC, 0).outcome()).isEqualTo(Outcome.RMP_PAGE_FAULT);
    }

    @Test
    void aTranslatedRequestGoesThroughToAPageThatIsGoneWhereItIsNotChecked() {
        assertThat(translatedAfterUnassignment(true)).isEqualTo(Outcome.RMP_PAGE_FAULT);
        assertThat(translatedAfterUnassignment(false)).isEqualTo(Outcome.OK);
    }

    private static Outcome translatedAfterUnassignment(boolean checked) {
        Hardware hardware = new Hardware(Model.AMD, true, true, true, true, true, K4, checked);
        Bench bench = new Bench(hardware, M2);
        bench.read(ATS_NIC, 0);
        bench.machine.rmp().unassign(SPA, M2);
        Translation result = bench.read(ATS_NIC, 0);
        assertThat(result.source()).isEqualTo(Source.ATC);
        return result.outcome();
    }

    private static Hardware with(
            boolean rmpUpdateInvalidates,
            boolean psmashInvalidates,
            boolean clearsValidated,
            boolean validatedRequired,
            boolean oneByOne) {
        return new Hardware(
                Model.AMD,
                rmpUpdateInvalidates,
                psmashInvalidates,
                clearsValidated,
                validatedRequired,
                oneByOne,
                K4,
                true);
    }
}
