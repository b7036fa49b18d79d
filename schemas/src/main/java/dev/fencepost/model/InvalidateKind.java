package dev.fencepost.model;

/**
 * What an invalidation reaches: an IOTLB, a device's own cache, a device-table entry, or a whole
 * unit.
 */
public enum InvalidateKind {
    PAGES,
    DEVICE_TLB,
    DEVICE,
    ALL
}
