package dev.fencepost.analyzer.rules;

import dev.fencepost.model.HazardKind;
import dev.fencepost.model.Severity;

/**
 * Every hazard there is: its family, how bad it is when it begins, what it means and what to do
 * (docs/hazards.md).
 */
public enum Hazard {
    IO_LARGER(
            HazardKind.SIZE_MISMATCH,
            Severity.LATENT,
            true,
            "IOMMU leaf of {io} over a frame whose RMP entries are 4K",
            "Split the IOMMU leaf to 4K, flush and wait before smashing the RMP entry, or let firmware do both"
                    + " (PSMASH_IO)."),
    IO_SMALLER(
            HazardKind.SIZE_MISMATCH,
            Severity.LATENT,
            true,
            "IOMMU leaf of {io} over a frame whose RMP entry is 2M",
            "Smash the RMP entry, or map the frame with a leaf of 2M."),
    SHARED_MIXED(
            HazardKind.SIZE_MISMATCH,
            Severity.LATENT,
            true,
            "IOMMU leaf of {io} used untrusted over a frame with private pages",
            "Map the shared pages of a mixed frame with 4K leaves."),
    LEAF_STRADDLES(
            HazardKind.BOUNDARY_CROSSING,
            Severity.LATENT,
            true,
            "IOMMU leaf of {io} covers frames of different RMP sizes",
            "Split the leaf at the 2M boundary before one of its frames is smashed."),
    DMA_STRADDLES(
            HazardKind.BOUNDARY_CROSSING,
            Severity.FAULT,
            false,
            "one DMA crosses a 2M boundary, and one side of it fails",
            "Look at the alert of the failing side; expect a partial completion on the device."),
    NO_FLUSH(
            HazardKind.FLUSH_ORDER,
            Severity.LATENT,
            true,
            "the RMP changed after its leaf did, without any invalidation between them",
            "Invalidate the changed range and wait for completion before the RMP change."),
    UNDER_FLUSH(
            HazardKind.FLUSH_ORDER,
            Severity.LATENT,
            true,
            "the RMP changed after its leaf did, and the invalidation did not cover the change",
            "Invalidate all that the old leaf covered, not only what was asked for."),
    NOT_WAITED(
            HazardKind.FLUSH_ORDER,
            Severity.LATENT,
            true,
            "the RMP changed before the COMPLETION_WAIT of its flush had finished",
            "Wait for completion before the RMP change."),
    INCOMPLETE_UNITS(
            HazardKind.FLUSH_ORDER,
            Severity.LATENT,
            true,
            "the RMP changed when the flush had finished on some IOMMU units of the domain only",
            "Queue the invalidation on every unit that serves the domain, and wait for each."),
    ATS_NOT_FLUSHED(
            HazardKind.FLUSH_ORDER,
            Severity.LATENT,
            true,
            "the RMP changed when a device's own translation cache was not flushed",
            "Send INVALIDATE_IOTLB_PAGES to each ATS device of the domain, and wait."),
    TIMEOUT_IGNORED(
            HazardKind.FLUSH_ORDER,
            Severity.LATENT,
            true,
            "the wait for the flush timed out and the RMP was changed anyway",
            "Treat a completion-wait timeout as an error: do not change the RMP after it."),
    RMP_FIRST(
            HazardKind.FLUSH_ORDER,
            Severity.LATENT,
            false,
            "the RMP changed under a live leaf of the other size, and the leaf followed later",
            "Change the leaf first, or let firmware change both (PSMASH_IO)."),
    DMA_IN_GAP(
            HazardKind.FLUSH_ORDER,
            Severity.FAULT,
            false,
            "the leaf changed first, and accesses failed before the RMP followed",
            "Quiesce the device for the change, or let firmware change both (PSMASH_IO)."),
    STALE_ACCESS(
            HazardKind.STALE_ACCESS,
            Severity.BREACH,
            false,
            "an access to memory whose leaf is gone, before its flush was complete",
            "Stop the device's use of the memory before unmapping it, and flush before reusing it."),
    WRONG_ASID(
            HazardKind.OWNERSHIP,
            Severity.FAULT,
            false,
            "a trusted access to a page of another guest",
            "Check which guest's memory the leaf leads to."),
    WRONG_GPA(
            HazardKind.OWNERSHIP,
            Severity.FAULT,
            false,
            "a trusted access to a page that the RMP has at another guest address",
            "Check that IOMMU mapping and RMPUPDATE agree about the guest address."),
    UNTRUSTED_TO_PRIVATE(
            HazardKind.OWNERSHIP,
            Severity.FAULT,
            false,
            "an untrusted access to a private page",
            "Share the page first, or bounce the DMA through shared memory."),
    TRUSTED_TO_SHARED(
            HazardKind.OWNERSHIP,
            Severity.FAULT,
            false,
            "a trusted access to a shared page",
            "Make the access with T=0, or make the page private first."),
    IMMUTABLE(
            HazardKind.OWNERSHIP,
            Severity.FAULT,
            false,
            "a trusted access to an immutable page",
            "Keep firmware and context pages out of device mappings."),
    NOT_VALIDATED(
            HazardKind.OWNERSHIP,
            Severity.FAULT,
            false,
            "a trusted access to a page that its guest has not validated",
            "Have the guest PVALIDATE the page before a device uses it."),
    UNMAPPED_DMA(
            HazardKind.UNMAPPED_DMA,
            Severity.FAULT,
            false,
            "an access to a device address that no leaf maps or permits",
            "Check the lifetime of the mapping against that of the device's descriptors."),
    RMP_FAILED(
            HazardKind.RMP_FAILED,
            Severity.LATENT,
            false,
            "an RMP instruction failed",
            "Look up the result code; the tables did not change."),
    ALIAS(
            HazardKind.ALIAS,
            Severity.LATENT,
            true,
            "one page is mapped writable for devices of two guests",
            "Remove one of the mappings."),
    REDUNDANT_FLUSH(
            HazardKind.REDUNDANT_FLUSH,
            Severity.LATENT,
            false,
            "an invalidation that no change since the last one needed",
            "Flush only what changed, once, and after it changed."),
    MODEL_DISAGREES(
            HazardKind.MODEL_DISAGREES,
            Severity.LATENT,
            false,
            "the recorded outcome is one that the hardware model says is impossible",
            "Check the switches of the hardware model against this machine, and the trace for events that it"
                    + " misses."),
    TRACE_GAP(
            HazardKind.TRACE_GAP,
            Severity.LATENT,
            false,
            "events of a stream were lost",
            "Record with larger buffers; verdicts that rest on what came before are only possible.");

    private final HazardKind kind;
    private final Severity severity;
    private final boolean episode;
    private final String meaning;
    private final String remedy;

    Hazard(HazardKind kind, Severity severity, boolean episode, String meaning, String remedy) {
        this.kind = kind;
        this.severity = severity;
        this.episode = episode;
        this.meaning = meaning;
        this.remedy = remedy;
    }

    public HazardKind kind() {
        return kind;
    }

    /** Severity when it begins. */
    public Severity severity() {
        return severity;
    }

    /** Whether it opens and closes; else it is a point whose hits add up. */
    public boolean episode() {
        return episode;
    }

    /** What it means, in part of a sentence; {@code {io}} stands for the leaf size. */
    public String meaning() {
        return meaning;
    }

    public String remedy() {
        return remedy;
    }
}
