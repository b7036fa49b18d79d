package dev.fencepost.producer.importer;

import java.util.Optional;
import java.util.regex.Pattern;

/** Why no event of ours comes from kernel events that seem to tell of one. */
final class IgnoredEvents {
    private static final Pattern VMGEXIT = Pattern.compile("(?:kvm:)?kvm_vmgexit_\\w++");
    private static final Pattern SWIOTLB = Pattern.compile("(?:swiotlb:)?swiotlb_\\w++");
    private static final Pattern SYNC = Pattern.compile("(?:dma:)?dma_sync_\\w++");
    private static final Pattern DMA = Pattern.compile("(?:dma:)?dma_\\w++");
    private static final Pattern NPT = Pattern.compile("(?:kvm|kvmmmu:kvm|kvm:kvm)_\\w++");

    private IgnoredEvents() {}

    /** A reason, empty where the event has nothing to do with what we judge. */
    static Optional<String> reason(String event) {
        if (VMGEXIT.matcher(event).matches()) {
            return Optional.of("a guest's request names no system physical address and no result");
        }
        if (event.endsWith("kvm_rmp_fault")) {
            return Optional.of("the entry was 4K already, or the probe of psmash tells the same");
        }
        if (NPT.matcher(event).matches()) {
            return Optional.of("nested page tables are not the IOMMU's");
        }
        if (SWIOTLB.matcher(event).matches()) {
            return Optional.of("a bounce buffer's copy is made by the CPU");
        }
        if (SYNC.matcher(event).matches()) {
            return Optional.of("caches of the CPU, no translation");
        }
        if (DMA.matcher(event).matches()) {
            return Optional.of("its address belongs to no map or unmap beside it");
        }
        return Optional.empty();
    }
}
