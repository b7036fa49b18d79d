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
 * @param atsDevices of each guest's devices, the first so many cache translations by themselves
 * @param stage1Devices of each guest's devices, the last so many sit behind a vIOMMU: their guest
 *     has 4K page tables of its own over the host's
 * @param readOnlyOneIn of each guest's 2M of memory, every so many'th may only be read by its
 *     devices, whatever they try; 0 for none
 */
public record Layout(
        int guests,
        long memoryBytes,
        int devices,
        int units,
        int iotlbEntries,
        int atsDevices,
        int stage1Devices,
        int readOnlyOneIn) {
    /** Four guests with 64M and three devices each behind one IOMMU. */
    public static final Layout DEFAULT = new Layout(4, 64L << 20, 3, 1, 1_024);

    /** Most guests: each has an ASID and a PCI bus. */
    public static final int MAX_GUESTS = 128;

    /** Most trusted devices of a guest: those of one PCI bus. */
    public static final int MAX_DEVICES = 32;

    /** Most IOMMUs. */
    public static final int MAX_UNITS = 16;

    private static final long MAX_MEMORY = 1024 * Pages.SIZE_1G;

    /** A host without ATS and vIOMMU. */
    public Layout(int guests, long memoryBytes, int devices, int units, int iotlbEntries) {
        this(guests, memoryBytes, devices, units, iotlbEntries, 0, 0);
    }

    /** A host whose devices may read and write all memory of their guest. */
    public Layout(
            int guests,
            long memoryBytes,
            int devices,
            int units,
            int iotlbEntries,
            int atsDevices,
            int stage1Devices) {
        this(guests, memoryBytes, devices, units, iotlbEntries, atsDevices, stage1Devices, 0);
    }

    public Layout {
        Bounds.check("guests", guests, 1, MAX_GUESTS);
        Bounds.check("devices", devices, 1, MAX_DEVICES);
        Bounds.check("units", units, 1, MAX_UNITS);
        Bounds.check("IOTLB entries", iotlbEntries, 4, 1 << 24);
        Bounds.check("ATS devices", atsDevices, 0, devices);
        Bounds.check("devices behind a vIOMMU", stage1Devices, 0, devices);
        Bounds.check("2M to one that is read only", readOnlyOneIn, 0, 1 << 20);
        Bounds.check("memory", memoryBytes, Pages.SIZE_2M, MAX_MEMORY / guests);
        if (memoryBytes % Pages.SIZE_2M != 0) {
            throw new IllegalArgumentException("memory is not a multiple of 2M: " + memoryBytes);
        }
        if (!Pages.isPowerOfTwo(iotlbEntries)) {
            throw new IllegalArgumentException(
                    "IOTLB entries are not a power of two: " + iotlbEntries);
        }
    }

    /** The device-table entry of a guest's {@code number}th device, from 0, with its equipment. */
    Iommu.Attachment equip(Iommu.Attachment plain, int number) {
        return new Iommu.Attachment(
                plain.domain(),
                plain.trusted(),
                plain.asid(),
                number < atsDevices,
                number >= devices - stage1Devices);
    }
}
