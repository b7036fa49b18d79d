package dev.fencepost.model;

import static java.util.Objects.requireNonNull;

/**
 * One device-table entry: which domain a device translates through, on which unit, with which
 * rights.
 *
 * @param envelope where and when
 * @param unit IOMMU that serves the device
 * @param bdf the device
 * @param domain the host-side (stage 2) domain
 * @param on false when the device leaves the domain
 * @param trusted its DMA may carry T=1
 * @param asid the guest that owns it, 0 if none
 * @param ats it has a translation cache of its own
 */
public record DeviceEntry(
        Envelope envelope,
        int unit,
        DeviceId bdf,
        int domain,
        boolean on,
        boolean trusted,
        int asid,
        boolean ats)
        implements IommuEvent {
    public DeviceEntry {
        requireNonNull(envelope, "envelope is null");
        requireNonNull(bdf, "bdf is null");
    }

    @Override
    public Op op() {
        return Op.DEVICE;
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.deviceEntry(this);
    }
}
