package dev.fencepost.producer.importer;

/** A kind of fact that verdicts rest on, which a recording holds or does not. */
public enum Fact {
    DOMAIN(
            "domain",
            "iommu_map and its like",
            "kprobes iommu_map, __iommu_unmap and amd_iommu_iotlb_sync dom=$arg1"),
    DEVICE(
            "device",
            "the attach or the detach",
            "iommu:attach_device_to_domain from before the attach, or until the detach"),
    LEAF_SIZE(
            "leaf size",
            "amd_iommu_map_pages",
            "kprobe amd_iommu_map_pages pgsize=$arg4:u64 pgcount=$arg5:u64 (Linux 6.12)"),
    INVALIDATIONS(
            "invalidations",
            "__iommu_queue_command_sync",
            "kprobe __iommu_queue_command_sync iommu=$arg1:x64 d0=+0($arg2):x32 d1=+4($arg2):x32"
                    + " d2=+8($arg2):x32 d3=+12($arg2):x32"),
    COMPLETIONS(
            "completions",
            "the return of iommu_completion_wait",
            "return kprobe iommu_completion_wait* ret=$retval:s32"),
    ACCESSES(
            "accesses",
            "faults, or QEMU's log",
            "only faults show DMA on hardware; QEMU's log shows each access"),
    RMP(
            "RMP",
            "rmp_make_private, rmp_make_shared, psmash",
            "kprobes and return kprobes rmp_make_private, rmp_make_shared, psmash (or they never"
                    + " fired)");

    private final String label;
    private final String probe;
    private final String advice;

    Fact(String label, String probe, String advice) {
        this.label = label;
        this.probe = probe;
        this.advice = advice;
    }

    /** Name for people. */
    public String label() {
        return label;
    }

    /** What shows it, in a few words. */
    String probe() {
        return probe;
    }

    /** What to record to get it, as the kernel's tracefs takes it. */
    public String advice() {
        return advice;
    }
}
