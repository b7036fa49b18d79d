package dev.fencepost.model;

import static java.util.Objects.requireNonNull;

/**
 * An invalidation command queued on one unit. Fields that its kind does not use are zero.
 *
 * @param envelope where and when
 * @param unit whose command queue
 * @param kind what it reaches
 * @param domain PAGES only
 * @param bdf DEVICE_TLB and DEVICE only, else {@link DeviceId#NONE}
 * @param iova PAGES and DEVICE_TLB: first address
 * @param size PAGES and DEVICE_TLB: bytes, 0 for everything
 */
public record Invalidate(
        Envelope envelope,
        int unit,
        InvalidateKind kind,
        int domain,
        DeviceId bdf,
        long iova,
        long size)
        implements IommuEvent {
    public Invalidate {
        requireNonNull(envelope, "envelope is null");
        requireNonNull(kind, "kind is null");
        requireNonNull(bdf, "bdf is null");
        Pages.checkRange("iova", iova, size, 1);
    }

    @Override
    public Op op() {
        return Op.INVALIDATE;
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.invalidate(this);
    }
}
