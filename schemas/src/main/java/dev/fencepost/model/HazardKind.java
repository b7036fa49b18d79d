package dev.fencepost.model;

/** The families of hazards; docs/hazards.md. */
public enum HazardKind {
    SIZE_MISMATCH,
    BOUNDARY_CROSSING,
    FLUSH_ORDER,
    STALE_ACCESS,
    OWNERSHIP,
    UNMAPPED_DMA,
    RMP_FAILED,
    ALIAS,
    REDUNDANT_FLUSH,
    MODEL_DISAGREES,
    TRACE_GAP
}
