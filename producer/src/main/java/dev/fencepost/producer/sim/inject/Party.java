package dev.fencepost.producer.sim.inject;

import dev.fencepost.model.DeviceId;
import java.util.List;

/**
 * One of the guests that faults are tried on, or the host itself: a domain and its devices.
 *
 * @param domain its number
 * @param asid of the guest, 0 for the host
 * @param ats its devices have translation caches of their own
 * @param seats its devices, each with its unit
 */
public record Party(int domain, int asid, boolean ats, List<Seat> seats) {
    /** Where a device sits. */
    public record Seat(int unit, DeviceId device) {}

    public Party {
        seats = List.copyOf(seats);
    }

    /** Whether DMA of its devices may carry T=1. */
    public boolean trusted() {
        return asid != 0;
    }

    Seat seat() {
        return seats.get(0);
    }

    Seat lastSeat() {
        return seats.get(seats.size() - 1);
    }
}
