package dev.fencepost.producer.sim;

import dev.fencepost.model.Hardware;

/** Holds a translation against the RMP before the IOMMU uses or caches it. */
interface AccessCheck {
    /** The access fails with an RMP page fault. */
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

    /**
     * The check of a hardware model.
     *
     * @throws IllegalArgumentException where the model is not simulated
     */
    static AccessCheck of(Hardware hardware) {
        if (hardware.model() == Hardware.Model.AMD) {
            return new AmdCheck(hardware);
        }
        throw new IllegalArgumentException(
                "hardware model " + hardware.model() + " is not simulated; AMD is");
    }
}
