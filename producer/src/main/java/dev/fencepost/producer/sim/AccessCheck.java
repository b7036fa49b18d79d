package dev.fencepost.producer.sim;

import dev.fencepost.model.Hardware;
import dev.fencepost.model.Outcome;

/** Holds a translation against the RMP before the IOMMU uses or caches it. */
interface AccessCheck {
    /** The access fails, by {@link #refusal}. */
    long REFUSED = 0;

    /**
     * The size of the IOTLB entry, 4K or 2M, that the access may use, or {@link #REFUSED}.
     *
     * @param rmp the table
     * @param leafSize size of the leaf
     * @param iova device address, the guest's GPA where the access is trusted
     * @param spa where the leaf leads for it
     * @param trusted the access carries T=1
     * @param asid of the device
     */
    long entrySize(RmpTable rmp, long leafSize, long iova, long spa, boolean trusted, int asid);

    /** How much around a refused access is refused with it: 4K or 2M, aligned. */
    long refusedSize(RmpTable rmp, long leafSize, long spa);

    /** The outcome of an access that is refused. */
    Outcome refusal();

    /** The check of a hardware model. */
    static AccessCheck of(Hardware hardware) {
        return switch (hardware.model()) {
            case AMD -> new AmdCheck(hardware);
            case IDEAL -> new SmallerSizeCheck(hardware, Outcome.RMP_PAGE_FAULT);
            case SINGLE_OWNER -> new SmallerSizeCheck(hardware, Outcome.IO_PAGE_FAULT);
        };
    }
}
