package dev.fencepost.producer.importer;

import dev.fencepost.model.Op;
import dev.fencepost.producer.importer.ImportSummary.Capability;
import java.util.List;
import java.util.Map;

/** Says which facts a tracefs recording holds, and which probe gives those it lacks. */
final class Capabilities {
    private final Survey survey;
    private final Map<Op, Long> events;

    Capabilities(Survey survey, Map<Op, Long> events) {
        this.survey = survey;
        this.events = events;
    }

    List<Capability> all(boolean realDomains) {
        return List.of(
                capability(
                        Fact.DOMAIN,
                        realDomains,
                        "from flushes inside mapping calls",
                        (survey.joinsDevices() ? "one made up for each device of dma:*; ids: " : "")
                                + "kprobes iommu_map, __iommu_unmap and amd_iommu_iotlb_sync"
                                + " dom=$arg1"),
                capability(
                        Fact.DEVICE,
                        events.containsKey(Op.DEVICE),
                        (survey.joinsDevices() ? "from dma:* beside maps, " : "from ")
                                + "attach and detach orders; trusted and asid are never told",
                        "device and domain not joined: record from before the attach, or until"
                                + " the detach, with iommu:attach_device_to_domain"),
                capability(
                        Fact.LEAF_SIZE,
                        survey.has(Kind.MAP_LEAVES) || survey.has(Kind.MAP_LEAVES_INNER),
                        "from the table's own map calls",
                        "kprobe amd_iommu_map_pages pgsize=$arg4:u64 pgcount=$arg5:u64; else"
                                + " inferred from alignment"),
                capability(
                        Fact.INVALIDATIONS,
                        survey.has(Kind.COMMAND) || flushCalls(),
                        survey.has(Kind.COMMAND)
                                ? "from command words"
                                : "from calls of the flush functions, all as of unit 0",
                        "kprobe __iommu_queue_command_sync iommu=$arg1:x64 d0=+0($arg2):x32"
                                + " d1=+4($arg2):x32 d2=+8($arg2):x32 d3=+12($arg2):x32"),
                capability(
                        Fact.COMPLETIONS,
                        (survey.has(Kind.COMMAND) || survey.has(Kind.WAIT))
                                && survey.hasReturn(Kind.WAIT),
                        "from returned waits",
                        "return kprobe iommu_completion_wait* ret=$retval:s32"),
                capability(
                        Fact.ACCESSES,
                        events.containsKey(Op.ACCESS),
                        "from a test program's dma markers; real ones show only as faults",
                        "only faults (iommu:io_page_fault): no tracepoint shows DMA"),
                capability(
                        Fact.RMP,
                        survey.has(Kind.RMP_PRIVATE)
                                || survey.has(Kind.RMP_SHARED)
                                || survey.has(Kind.PSMASH)
                                || survey.has(Kind.RMP_FAULT),
                        rmpAdvice(),
                        "kprobes and return kprobes rmp_make_private, rmp_make_shared, psmash (or they"
                                + " never fired)"));
    }

    private boolean flushCalls() {
        return survey.has(Kind.FLUSH) || survey.has(Kind.BUILD);
    }

    private String rmpAdvice() {
        boolean faultsOnly =
                !survey.has(Kind.RMP_PRIVATE)
                        && !survey.has(Kind.RMP_SHARED)
                        && !survey.has(Kind.PSMASH);
        if (faultsOnly) {
            return "only entries smashed by KVM's handler of RMP faults (kvm_rmp_fault)";
        }
        boolean results =
                hasResult(Kind.RMP_PRIVATE) && hasResult(Kind.RMP_SHARED) && hasResult(Kind.PSMASH);
        return results
                ? "from rmp_make_private, rmp_make_shared and psmash"
                : "some without a return kprobe: taken to have succeeded";
    }

    private boolean hasResult(Kind kind) {
        return !survey.has(kind) || survey.hasReturn(kind);
    }

    private static Capability capability(Fact fact, boolean present, String source, String advice) {
        return new Capability(fact, present, present ? source : advice);
    }
}
