package dev.fencepost.producer.importer;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a trace line tells of, whatever its probe is called: tracepoints are known by name, kprobes
 * by the function that they sit on.
 */
enum Kind {
    MAP,
    UNMAP,
    IO_PAGE_FAULT,
    ATTACH,
    /** Gone from 6.12 on. */
    DETACH,
    GROUP_ADD,
    MARKER,
    /** The DMA API hands out an address: names the device of the maps before it. */
    DMA_MAP,
    /** The DMA API takes an address back: names the device of an unmap before or after it. */
    DMA_UNMAP,
    /** KVM handled a guest's RMP fault: a PSMASH, where the entry was one of 2M. */
    RMP_FAULT,
    /** {@code iommu_map}: the call, with the domain. */
    MAP_CALL,
    /** {@code amd_iommu_map_pages}: leaves, with the domain. */
    MAP_LEAVES,
    /** {@code iommu_v1_map_pages}: the same leaves without the domain. */
    MAP_LEAVES_INNER,
    UNMAP_CALL,
    UNMAP_LEAVES,
    /** A flush is asked for, by {@code iommu_domain}. */
    SYNC,
    /** A flush is asked for, by {@code protection_domain}, which holds the iommu_domain. */
    FLUSH,
    /** The command of a flush is built, with the domain id. */
    BUILD,
    /** A command's words enter the queue. */
    COMMAND,
    WAIT,
    RMP_PRIVATE,
    RMP_SHARED,
    PSMASH,
    /** Known to exist, and of no use. */
    OTHER;

    private static final Map<String, Kind> TRACEPOINTS =
            Map.ofEntries(
                    Map.entry("iommu:map", MAP),
                    Map.entry("iommu:unmap", UNMAP),
                    Map.entry("iommu:io_page_fault", IO_PAGE_FAULT),
                    Map.entry("iommu:attach_device_to_domain", ATTACH),
                    Map.entry("iommu:detach_device_from_domain", DETACH),
                    Map.entry("iommu:add_device_to_group", GROUP_ADD),
                    Map.entry("dma:dma_map_page", DMA_MAP),
                    Map.entry("dma:dma_map_phys", DMA_MAP),
                    Map.entry("dma:dma_map_resource", DMA_MAP),
                    Map.entry("dma:dma_map_sg", DMA_MAP),
                    Map.entry("dma:dma_alloc", DMA_MAP),
                    Map.entry("dma:dma_alloc_pages", DMA_MAP),
                    Map.entry("dma:dma_unmap_page", DMA_UNMAP),
                    Map.entry("dma:dma_unmap_phys", DMA_UNMAP),
                    Map.entry("dma:dma_unmap_resource", DMA_UNMAP),
                    Map.entry("dma:dma_unmap_sg", DMA_UNMAP),
                    Map.entry("dma:dma_free", DMA_UNMAP),
                    Map.entry("dma:dma_free_pages", DMA_UNMAP),
                    Map.entry("kvm:kvm_rmp_fault", RMP_FAULT),
                    Map.entry("ftrace:tracing_mark_write", MARKER),
                    Map.entry("ftrace:print", MARKER));

    private static final Map<String, Kind> WITHOUT_SYSTEM =
            TRACEPOINTS.entrySet().stream()
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    each -> each.getKey().substring(each.getKey().indexOf(':') + 1),
                                    Map.Entry::getValue));

    private static final Map<String, Kind> SYMBOLS =
            Map.ofEntries(
                    Map.entry("iommu_map", MAP_CALL),
                    Map.entry("__iommu_map", MAP_CALL),
                    Map.entry("iommu_map_nosync", MAP_CALL),
                    Map.entry("amd_iommu_map_pages", MAP_LEAVES),
                    Map.entry("pt_iommu_amdv1_map_pages", MAP_LEAVES),
                    Map.entry("iommu_v1_map_pages", MAP_LEAVES_INNER),
                    Map.entry("iommu_v2_map_pages", MAP_LEAVES_INNER),
                    Map.entry("iommu_unmap", UNMAP_CALL),
                    Map.entry("__iommu_unmap", UNMAP_CALL),
                    Map.entry("iommu_unmap_fast", UNMAP_CALL),
                    Map.entry("amd_iommu_unmap_pages", UNMAP_LEAVES),
                    Map.entry("pt_iommu_amdv1_unmap_pages", UNMAP_LEAVES),
                    Map.entry("amd_iommu_iotlb_sync", SYNC),
                    Map.entry("amd_iommu_iotlb_sync_map", SYNC),
                    Map.entry("amd_iommu_flush_iotlb_all", SYNC),
                    Map.entry("amd_iommu_domain_flush_pages", FLUSH),
                    Map.entry("__domain_flush_pages", FLUSH),
                    Map.entry("build_inv_iommu_pages", BUILD),
                    Map.entry("__iommu_queue_command_sync", COMMAND),
                    Map.entry("iommu_queue_command_sync", COMMAND),
                    Map.entry("iommu_queue_command", COMMAND),
                    Map.entry("iommu_completion_wait", WAIT),
                    Map.entry("wait_on_sem", WAIT),
                    Map.entry("rmp_make_private", RMP_PRIVATE),
                    Map.entry("rmp_make_shared", RMP_SHARED),
                    Map.entry("psmash", PSMASH));

    /** Of a tracepoint's name, with its system or without, OTHER where it is of no use. */
    static Kind ofTracepoint(String event) {
        return (event.indexOf(':') < 0 ? WITHOUT_SYSTEM : TRACEPOINTS).getOrDefault(event, OTHER);
    }

    /** Of a kernel function, without the compiler's suffix, OTHER where it is of no use. */
    static Kind ofSymbol(String symbol) {
        return SYMBOLS.getOrDefault(symbol, OTHER);
    }
}
