package dev.fencepost.producer.sim.inject;

import dev.fencepost.model.Hardware;
import dev.fencepost.model.Hardware.Model;
import dev.fencepost.model.HazardKind;
import java.util.function.Consumer;

/**
 * The faults that can be injected: one for each hazard, named as its alert is, but for RMP_FAILED
 * (whose alerts carry the name of the result) and TRACE_GAP (whose alerts carry the stream).
 */
public enum FaultCode {
    IO_LARGER(HazardKind.SIZE_MISMATCH, Opportunity.CONVERSION, SizeStories::ioLarger),
    IO_SMALLER(HazardKind.SIZE_MISMATCH, Opportunity.CONVERSION, SizeStories::ioSmaller),
    SHARED_MIXED(HazardKind.SIZE_MISMATCH, Opportunity.CONVERSION, SizeStories::sharedMixed),
    LEAF_STRADDLES(
            HazardKind.BOUNDARY_CROSSING, Opportunity.CONVERSION, SizeStories::leafStraddles),
    DMA_STRADDLES(HazardKind.BOUNDARY_CROSSING, Opportunity.DMA, AccessStories::dmaStraddles),
    NO_FLUSH(HazardKind.FLUSH_ORDER, Opportunity.CONVERSION, FlushStories::noFlush),
    UNDER_FLUSH(HazardKind.FLUSH_ORDER, Opportunity.CONVERSION, FlushStories::underFlush),
    NOT_WAITED(HazardKind.FLUSH_ORDER, Opportunity.CONVERSION, FlushStories::notWaited),
    INCOMPLETE_UNITS(HazardKind.FLUSH_ORDER, Opportunity.CONVERSION, FlushStories::incompleteUnits),
    ATS_NOT_FLUSHED(HazardKind.FLUSH_ORDER, Opportunity.CONVERSION, FlushStories::atsNotFlushed),
    TIMEOUT_IGNORED(HazardKind.FLUSH_ORDER, Opportunity.CONVERSION, FlushStories::timeoutIgnored),
    RMP_FIRST(HazardKind.FLUSH_ORDER, Opportunity.CONVERSION, SizeStories::rmpFirst),
    DMA_IN_GAP(HazardKind.FLUSH_ORDER, Opportunity.CONVERSION, SizeStories::dmaInGap),
    STALE_ACCESS(HazardKind.STALE_ACCESS, Opportunity.DMA, FlushStories::staleAccess),
    WRONG_ASID(HazardKind.OWNERSHIP, Opportunity.DMA, AccessStories::wrongAsid),
    WRONG_GPA(HazardKind.OWNERSHIP, Opportunity.DMA, AccessStories::wrongGpa),
    UNTRUSTED_TO_PRIVATE(HazardKind.OWNERSHIP, Opportunity.DMA, AccessStories::untrustedToPrivate),
    TRUSTED_TO_SHARED(HazardKind.OWNERSHIP, Opportunity.DMA, AccessStories::trustedToShared),
    IMMUTABLE(HazardKind.OWNERSHIP, Opportunity.DMA, AccessStories::immutable),
    NOT_VALIDATED(HazardKind.OWNERSHIP, Opportunity.DMA, AccessStories::notValidated),
    UNMAPPED_DMA(HazardKind.UNMAPPED_DMA, Opportunity.DMA, AccessStories::unmappedDma),
    RMP_FAILED(HazardKind.RMP_FAILED, Opportunity.CONVERSION, RecordStories::rmpFailed),
    ALIAS(HazardKind.ALIAS, Opportunity.CONVERSION, RecordStories::alias),
    REDUNDANT_FLUSH(
            HazardKind.REDUNDANT_FLUSH, Opportunity.CONVERSION, RecordStories::redundantFlush),
    MODEL_DISAGREES(HazardKind.MODEL_DISAGREES, Opportunity.DMA, RecordStories::modelDisagrees),
    TRACE_GAP(HazardKind.TRACE_GAP, Opportunity.CONVERSION, RecordStories::traceGap);

    private final HazardKind kind;
    private final Opportunity opportunity;

    @SuppressWarnings("ImmutableEnumChecker") // a method reference that captures nothing
    private final Consumer<Story> script;

    FaultCode(HazardKind kind, Opportunity opportunity, Consumer<Story> script) {
        this.kind = kind;
        this.opportunity = opportunity;
        this.script = script;
    }

    public HazardKind kind() {
        return kind;
    }

    Opportunity opportunity() {
        return opportunity;
    }

    /** Writes the steps of a fault of this kind into a story. */
    void write(Story story) {
        script.accept(story);
    }

    /**
     * Holds a fault to what a host can show.
     *
     * @param outcomes whether the trace records the outcomes of accesses
     * @throws IllegalArgumentException one line, where it cannot be had
     */
    public void require(Hardware hardware, boolean outcomes) {
        boolean bySize =
                kind == HazardKind.SIZE_MISMATCH
                        || this == LEAF_STRADDLES
                        || this == RMP_FIRST
                        || this == DMA_IN_GAP;
        if (bySize && hardware.model() != Model.AMD) {
            throw cannot("sizes cannot differ on hardware model " + hardware.model());
        }
        if (this == NOT_VALIDATED && !hardware.validatedRequired()) {
            throw cannot("this hardware does not require validated pages");
        }
        if (this == MODEL_DISAGREES && !outcomes) {
            throw cannot("the trace records no outcomes");
        }
    }

    private IllegalArgumentException cannot(String reason) {
        return new IllegalArgumentException("cannot inject " + name() + ": " + reason);
    }
}
