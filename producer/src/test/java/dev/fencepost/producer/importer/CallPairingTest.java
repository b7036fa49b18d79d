package dev.fencepost.producer.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.fencepost.model.Completion;
import dev.fencepost.model.CompletionWait;
import dev.fencepost.model.Gap;
import dev.fencepost.model.Invalidate;
import dev.fencepost.model.InvalidateKind;
import dev.fencepost.model.Psmash;
import dev.fencepost.model.RmpUpdate;
import dev.fencepost.model.Stream;
import org.junit.jupiter.api.Test;

final class CallPairingTest {
    @Test
    void pairsCallsOfTasksThatInterleave() {
        Recording recording =
                new Lines()
                        .on("a-1", 0)
                        .waitFor("0xaa", 100)
                        .on("b-2", 1)
                        .waitFor("0xbb", 200)
                        .on("a-1", 2)
                        .waited(0)
                        .on("b-2", 1)
                        .waited(-5)
                        .imported();
        assertThat(recording.all(CompletionWait.class))
                .extracting(CompletionWait::unit, CompletionWait::token)
                .containsExactly(tuple(0, 100L), tuple(1, 200L));
        assertThat(recording.all(Completion.class))
                .extracting(Completion::unit, Completion::token, Completion::ok)
                .containsExactly(tuple(0, 100L, true), tuple(1, 200L, false));
    }

    @Test
    void givesAReturnWithoutAWaitToNoOtherWait() {
        Recording recording =
                new Lines()
                        .waitFor("0xaa", 100)
                        .enter("iommu_completion_wait", "")
                        .waited(0)
                        .imported();
        assertThat(recording.all(Completion.class)).isEmpty();
        assertThat(recording.problems()).isEmpty();
    }

    @Test
    void countsACommandOnceWhereTwoProbesSeeIt() {
        Recording recording =
                new Lines()
                        .enter(
                                "iommu_queue_command_sync",
                                "iommu=0xaa d0=0x0 d1=0x80000000 d2=0 d3=0")
                        .command("0xaa", 0, 0x8000_0000L, 0)
                        .imported();
        assertThat(recording.all(Invalidate.class))
                .singleElement()
                .returns(InvalidateKind.ALL, Invalidate::kind);
    }

    @Test
    void doesNotTakeARefusedCommandForQueued() {
        Recording recording =
                new Lines()
                        .flush("0xaa", 3)
                        .leave("__iommu_queue_command_sync", "__domain_flush_pages", "ret=-5")
                        .imported();
        assertThat(recording.all(Invalidate.class)).isEmpty();
        assertThat(recording.problems()).isEmpty();
        assertThat(recording.summary().lines().ignored()).containsEntry("refused command", 1L);
    }

    @Test
    void pairsRmpCallsWithTheirResults() {
        Recording recording =
                new Lines()
                        .enter(
                                "rmp_make_private",
                                "pfn=0x40000 gpa=0x2000000 level=2 asid=3 immutable=1")
                        .on("other-11", 1)
                        .enter("psmash", "pfn=0x40200")
                        .on("vmm-10", 0)
                        .leave("rmp_make_private", "sev_gmem_prepare", "ret=0")
                        .enter("rmp_make_shared", "pfn=0x40001 level=1")
                        .on("other-11", 1)
                        .leave("psmash", "handle_rmp_fault", "ret=3")
                        .imported();
        assertThat(recording.all(RmpUpdate.class))
                .extracting(
                        RmpUpdate::spa,
                        RmpUpdate::size,
                        RmpUpdate::assigned,
                        RmpUpdate::immutable,
                        RmpUpdate::asid,
                        RmpUpdate::gpa,
                        RmpUpdate::rc)
                .containsExactly(
                        tuple(0x4000_0000L, 2L << 20, true, true, 3, 0x200_0000L, 0),
                        tuple(0x4000_1000L, 4096L, false, false, 0, 0L, 0));
        assertThat(recording.all(Psmash.class))
                .singleElement()
                .returns(0x4020_0000L, Psmash::spa)
                .returns(3, Psmash::rc)
                .returns(3_500L, Psmash::tsErr);
        assertThat(recording.problems()).isEmpty();
    }

    @Test
    void makesAHoleOfAnRmpCallThatNeverReturns() {
        Recording recording =
                new Lines()
                        .leave("psmash", "handle_rmp_fault", "ret=0")
                        .enter("psmash", "pfn=0x40200")
                        .enter("psmash", "pfn=0x40400")
                        .imported();
        assertThat(recording.all(Psmash.class)).isEmpty();
        assertThat(recording.all(Gap.class))
                .hasSizeGreaterThanOrEqualTo(2)
                .allMatch(each -> each.stream() == Stream.RMP);
    }

    @Test
    void takesKvmsRmpFaultsForSplitsOfEntriesThatWere2M() {
        String fault = "vcpu 0 gpa 0000000001234000 pfn 0x40234 error_code 0x500000004 rmp_level ";
        Recording recording =
                new Lines()
                        .event("kvm_rmp_fault", fault + "2 psmash_ret 0")
                        .event("kvm_rmp_fault", fault + "1 psmash_ret 0")
                        .event("kvm_rmp_fault", fault + "2 psmash_ret 3")
                        .event("kvm_vmgexit_msr_protocol_enter", "vcpu 0, ghcb_gpa 14")
                        .imported();
        assertThat(recording.all(Psmash.class))
                .extracting(Psmash::spa, Psmash::rc, Psmash::tsErr)
                .containsExactly(
                        tuple(0x4020_0000L, 0, 100_500L), tuple(0x4020_0000L, 3, 100_500L));
        assertThat(recording.summary().lines().ignored())
                .containsOnlyKeys("kvm_rmp_fault", "kvm_vmgexit_msr_protocol_enter")
                .allSatisfy((name, count) -> assertThat(count).isOne());
        assertThat(IgnoredEvents.reason("kvm_vmgexit_msr_protocol_enter")).isPresent();
    }

    @Test
    void believesTheProbeOfPsmashOverKvmsRmpFault() {
        Recording recording =
                new Lines()
                        .enter("psmash", "pfn=0x40200")
                        .event(
                                "kvm_rmp_fault",
                                "vcpu 0 gpa 00 pfn 0x40234 error_code 0x5 rmp_level 2 psmash_ret 0")
                        .imported();
        assertThat(recording.all(Psmash.class)).hasSize(1);
    }

    @Test
    void takesAProbeInsideAFunctionForNoCall() {
        Recording recording = new Lines().event("p", "(psmash+0x40/0x90) pfn=0x1").imported();
        assertThat(recording.events()).isEmpty();
        assertThat(recording.problems()).isEmpty();
    }
}
