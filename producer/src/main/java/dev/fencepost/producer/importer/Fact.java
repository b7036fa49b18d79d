package dev.fencepost.producer.importer;

/** A kind of fact that verdicts rest on, which a recording holds or does not. */
public enum Fact {
    DOMAIN("domain", "kprobes iommu_map, __iommu_unmap and amd_iommu_iotlb_sync dom=$arg1"),
    DEVICE("device", "iommu:attach_device_to_domain from before the attach, or until the detach"),
    LEAF_SIZE(
            "leaf size",
            "kprobe amd_iommu_map_pages pgsize=$arg4:u64 pgcount=$arg5:u64 (until Linux 6.18)"),
    INVALIDATIONS(
            "invalidations",
            "kprobe __iommu_queue_command_sync iommu=$arg1:x64 d0=+0($arg2):x32 d1=+4($arg2):x32"
                    + " d2=+8($arg2):x32 d3=+12($arg2):x32"),
    COMPLETIONS("completions", "return kprobe iommu_completion_wait* ret=$retval:s32"),
    ACCESSES("accesses", "only faults show DMA on hardware; QEMU's log shows each access"),
    RMP("RMP", "kprobes and return kprobes rmp_make_private, rmp_make_shared, psmash");

    private final String label;
    private final String advice;

    Fact(String label, String advice) {
        this.label = label;
        this.advice = advice;
    }

    /** Name for people. */
    public String label() {
        return label;
    }

    /** What to record to get it. */
    public String advice() {
        return advice;
    }
}
