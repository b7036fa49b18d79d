package dev.fencepost.producer.sim;

import dev.fencepost.model.Pages;

/**
 * What a simulated host is made of.
 *
 * @param guests confidential guests, each with an ASID and a domain of its own
 * @param memoryBytes of each guest, a multiple of 2M
 * @param devices trusted devices of each guest
 * @param units IOMMUs, to which the devices are dealt in turn
 * @param iotlbEntries of each IOMMU, a power of two of at least 4
 */
public record Layout(int guests, long memoryBytes, int devices, int units, int iotlbEntries) {
    /** Four guests with 64M and three devices each behind one IOMMU. */
    public static final Layout DEFAULT = new Layout(4, 64L << 20, 3, 1, 1_024);

    /** Most guests: each has an ASID and a PCI bus. */
    public static final int MAX_GUESTS = 128;

    /** Most trusted devices of a guest: those of one PCI bus. */
    public static final int MAX_DEVICES = 32;

    /** Most IOMMUs. */
    public static final int MAX_UNITS = 16;

    private static final long MAX_MEMORY = 1024 * Pages.SIZE_1G;

    public Layout {
        Bounds.check("guests", guests, 1, MAX_GUESTS);
        Bounds.check("devices", devices, 1, MAX_DEVICES);
        Bounds.check("units", units, 1, MAX_UNITS);
        Bounds.check("IOTLB entries", iotlbEntries, 4, 1 << 24);
        Bounds.check("memory", memoryBytes, Pages.SIZE_2M, MAX_MEMORY / guests);
        if (memoryBytes % Pages.SIZE_2M != 0) {
            throw new IllegalArgumentException("memory is not a multiple of 2M: " + memoryBytes);
        }
        if (!Pages.isPowerOfTwo(iotlbEntries)) {
            throw new IllegalArgumentException(
                    "IOTLB entries are not a power of two: " + iotlbEntries);
        }
    }
}
