package dev.fencepost.producer.sim;

/**
 * What a guest has while it lives.
 *
 * @param trusted its ASID, its trusted devices, and the domain that maps all its memory
 * @param untrusted its other devices, and the domain that maps what it shares
 * @param memory as its drivers know it
 * @param window the single pages that the untrusted domain maps
 * @param hasWindow there are untrusted devices, and no swiotlb for them
 * @param conversion of its pages
 */
record Tenancy(
        Owner trusted,
        Owner untrusted,
        GuestMemory memory,
        SharedPages window,
        boolean hasWindow,
        Conversion conversion) {
    /** Where the memory at a device address lies. */
    long spa(long iova) {
        return PageTable.translate(trusted.domain().table().leafAt(iova), iova);
    }
}
