package dev.fencepost.producer.importer;

import java.util.List;
import java.util.Map;

/**
 * What a line of QEMU's trace log tells of: the events of its emulated AMD IOMMU, {@code
 * hw/i386/trace-events}, and all others as {@link #OTHER}.
 */
enum QemuKind {
    PAGES_INVALIDATED,
    ALL_INVALIDATED,
    ENTRY_INVALIDATED,
    WAIT,
    /** The store of the wait in the next line failed. */
    WAIT_FAILED,
    /** A walk of the tables found a leaf. */
    WALK,
    /** A cached translation was found. */
    HIT,
    /** A walk of the tables found no leaf that permits the access. */
    PAGE_FAULT,
    /** What a translation came to: the last line of each. */
    RESULT,
    /** Of no use. */
    OTHER;

    private static final Map<String, QemuKind> NAMES =
            Map.of(
                    "amdvi_pages_inval", PAGES_INVALIDATED,
                    "amdvi_all_inval", ALL_INVALIDATED,
                    "amdvi_devtab_inval", ENTRY_INVALIDATED,
                    "amdvi_completion_wait", WAIT,
                    "amdvi_completion_wait_fail", WAIT_FAILED,
                    "amdvi_cache_update", WALK,
                    "amdvi_iotlb_hit", HIT,
                    "amdvi_page_fault", PAGE_FAULT,
                    "amdvi_translation_result", RESULT);

    /** Events that no other program's text begins a line with. */
    private static final List<String> FAMILIES =
            List.of(
                    "amdvi_",
                    "vtd_",
                    "vfio_listener_",
                    "vfio_iommu_map_notify",
                    "iommufd_backend_",
                    "kvm_convert_memory",
                    "kvm_memory_fault",
                    "kvm_hc_map_gpa_range",
                    "kvm_set_user_memory",
                    "kvm_sev_");

    static QemuKind of(String event) {
        return NAMES.getOrDefault(event, OTHER);
    }

    /** Whether the name of an event alone says that QEMU wrote it. */
    static boolean isTelling(String event) {
        return FAMILIES.stream().anyMatch(event::startsWith);
    }

    /** Whether it tells of DMA; the others tell of commands. */
    boolean isOfAccess() {
        return this == WALK || this == HIT || this == PAGE_FAULT || this == RESULT;
    }
}
