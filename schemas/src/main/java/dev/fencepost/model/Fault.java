package dev.fencepost.model;

import static java.util.Objects.requireNonNull;

/**
 * An entry of the event log.
 *
 * @param envelope where and when
 * @param unit the IOMMU that logged it
 * @param code IO_PAGE_FAULT, RMP_PAGE_FAULT, RMP_HW_ERROR and the like
 * @param bdf the device
 * @param domain as logged, {@link #UNKNOWN_DOMAIN} if not
 * @param address as logged, an IOVA for page faults
 * @param flags as logged
 */
public record Fault(
        Envelope envelope,
        int unit,
        String code,
        DeviceId bdf,
        int domain,
        long address,
        long flags)
        implements IommuEvent {
    /** Stands for a domain that the event does not name. */
    public static final int UNKNOWN_DOMAIN = -1;

    public Fault {
        requireNonNull(envelope, "envelope is null");
        requireNonNull(code, "code is null");
        requireNonNull(bdf, "bdf is null");
    }

    @Override
    public Op op() {
        return Op.FAULT;
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.fault(this);
    }
}
