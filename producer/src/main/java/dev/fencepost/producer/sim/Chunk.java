package dev.fencepost.producer.sim;

/**
 * A piece of memory that is contiguous in system physical and in guest physical addresses, and
 * aligned to its size in both.
 *
 * @param gpa guest physical address, which is the device's address
 * @param spa system physical address
 * @param size bytes, a power of two of 4K at least
 * @param shared it belongs to a guest's swiotlb, and no guest owns it in the RMP
 */
record Chunk(long gpa, long spa, long size, boolean shared) {}
