package dev.fencepost.producer.importer;

import dev.fencepost.model.DeviceId;

/**
 * The four words of an AMD IOMMU command, decoded; AMD I/O Virtualization Technology Specification
 * (48882), section 2.4.
 *
 * @param d0 bits 31:0
 * @param d1 bits 63:32, the opcode in its bits 31:28
 * @param d2 bits 95:64
 * @param d3 bits 127:96
 */
record Command(int d0, int d1, int d2, int d3) {
    static final int COMPLETION_WAIT = 1;
    static final int INVALIDATE_DEVTAB_ENTRY = 2;
    static final int INVALIDATE_IOMMU_PAGES = 3;
    static final int INVALIDATE_IOTLB_PAGES = 4;
    static final int INVALIDATE_ALL = 8;

    /** Addresses have 52 bits: a range beyond this many is everything. */
    private static final int WHOLE = 51;

    static Command of(Fields fields) {
        return new Command(
                fields.word("d0"), fields.word("d1"), fields.word("d2"), fields.word("d3"));
    }

    int opcode() {
        return d1 >>> 28;
    }

    /** Data that a completion wait stores: the driver's sequence number, which names the wait. */
    long token() {
        return Integer.toUnsignedLong(d3) << 32 | Integer.toUnsignedLong(d2);
    }

    /** Where a completion wait stores its token, a physical address. */
    long storeAddress() {
        return Integer.toUnsignedLong(d1 & 0xfffff) << 32 | Integer.toUnsignedLong(d0 & ~7);
    }

    /** Of INVALIDATE_IOMMU_PAGES. */
    int domain() {
        return d1 & 0xffff;
    }

    /** Of INVALIDATE_DEVTAB_ENTRY and INVALIDATE_IOTLB_PAGES. */
    DeviceId device() {
        return new DeviceId(d0 & 0xffff);
    }

    /** First address of an invalidation, 0 where it is of everything. */
    long base() {
        return size() == 0 ? 0 : address() & -size();
    }

    /**
     * Bytes of an invalidation, 0 for everything. The S bit makes the address carry the size: the
     * lowest zero from bit 12 up is its top bit.
     */
    long size() {
        if ((d2 & 1) == 0) {
            return 1L << 12;
        }
        int bits = 13 + Long.numberOfTrailingZeros(~(address() >> 12));
        return bits >= WHOLE ? 0 : 1L << bits;
    }

    private long address() {
        return token() & ~0xfffL;
    }
}
