package dev.fencepost.producer.sim.inject;

import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Pages;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/**
 * Where faults are injected: memory, guests, devices and IOMMUs of the injector's own, so that
 * nothing else on the host is part of a fault or can be harmed by it.
 *
 * <p>Memory is dealt out in plots of 4M, each in another GiB than the one before it, so that the
 * faults lie in all slots of a host.
 */
public final class Ground {
    /** IOMMUs that serve the devices: two for most, one that is made to be late. */
    public static final int UNITS = 3;

    /** Bytes of system physical memory, and of device addresses in each domain. */
    public static final long BYTES = 8 * Pages.SIZE_1G;

    static final int LATE_UNIT = 2;

    /** A guest with a device behind each of two IOMMUs. */
    static final Party VICTIM =
            party(1001, 1001, false, new Party.Seat(0, device(0)), new Party.Seat(1, device(1)));

    static final Party NEIGHBOUR = party(1002, 1002, false, new Party.Seat(0, device(2)));

    /** The host, with a device that is trusted with nothing. */
    static final Party HOST = party(1003, 0, false, new Party.Seat(0, device(3)));

    /** A guest with an ATS device. */
    static final Party CACHING = party(1004, 1003, true, new Party.Seat(0, device(4)));

    /** A guest behind the IOMMU that is made to be late. */
    static final Party LATE = party(1005, 1004, false, new Party.Seat(LATE_UNIT, device(5)));

    static final List<Party> PARTIES = List.of(VICTIM, NEIGHBOUR, HOST, CACHING, LATE);

    private static final int BUS = 0xf0;

    private final long base;
    private final ArrayDeque<Plot> free = new ArrayDeque<>();
    private final Plot firmware;

    /** Two neighbouring frames, aligned to 4M, and the device addresses that lead to them. */
    record Plot(long iova, long spa) {
        static final long BYTES = 2 * Pages.SIZE_2M;
    }

    /** A ground in the memory from {@code base} up, which is aligned to a GiB. */
    Ground(long base) {
        this.base = base;
        long iova = 0;
        for (long within = 0; within < Pages.SIZE_1G; within += Plot.BYTES) {
            for (long at = within; at < BYTES; at += Pages.SIZE_1G) {
                free.add(new Plot(iova, base + at));
                iova += Plot.BYTES;
            }
        }
        firmware = free.removeLast();
    }

    /** A plot that nothing uses, the one longest unused. */
    Optional<Plot> take() {
        return Optional.ofNullable(free.poll());
    }

    void giveBack(Plot plot) {
        if (!plot.equals(firmware)) {
            free.add(plot);
        }
    }

    /** The plot whose pages firmware keeps once it has them: no RMPUPDATE gets one back. */
    Plot firmware() {
        return firmware;
    }

    /** Whether an address lies in it. */
    boolean holds(long spa) {
        return spa >= base;
    }

    /** An address beyond all memory. */
    long beyond() {
        return base + BYTES;
    }

    static boolean has(DeviceId device) {
        return device.packed() >>> 8 == BUS;
    }

    private static Party party(int domain, int asid, boolean ats, Party.Seat... seats) {
        return new Party(domain, asid, ats, List.of(seats));
    }

    private static DeviceId device(int number) {
        return new DeviceId(0xf0 << 8 | number << 3);
    }
}
