package dev.fencepost.producer.sim;

import java.util.List;

/**
 * A guest, or the host for its own device: a domain, the devices in it, and the memory that it
 * maps.
 *
 * @param domain its page table
 * @param asid of the guest, 0 for the host
 * @param seats of its devices
 * @param chunks its memory
 */
record Owner(Domain domain, int asid, List<Seat> seats, List<Chunk> chunks) {}
