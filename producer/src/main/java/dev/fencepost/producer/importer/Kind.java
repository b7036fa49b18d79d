package dev.fencepost.producer.importer;

import java.util.Map;

/**
 * What a trace line tells of, whatever its probe is called: tracepoints are known by name, kprobes
 * by the function that they sit on.
 */
enum Kind {
    MAP,
    UNMAP,
    IO_PAGE_FAULT,
    ATTACH,
    MARKER,
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
            Map.of(
                    "map", MAP,
                    "unmap", UNMAP,
                    "io_page_fault", IO_PAGE_FAULT,
                    "attach_device_to_domain", ATTACH,
                    "tracing_mark_write", MARKER,
                    "print", MARKER);

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

    /** Of a tracepoint's name, OTHER where it is of no use. */
    static Kind ofTracepoint(String event) {
        return TRACEPOINTS.getOrDefault(event, OTHER);
    }

    /** Of a kernel function, without the compiler's suffix, OTHER where it is of no use. */
    static Kind ofSymbol(String symbol) {
        return SYMBOLS.getOrDefault(symbol, OTHER);
    }
}
