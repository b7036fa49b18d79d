package dev.fencepost.producer.sim;

import static java.util.Objects.requireNonNull;

import dev.fencepost.model.Hardware;
import dev.fencepost.model.Pages;

/**
 * All that decides what a simulator does: equal settings give equal traces, byte for byte.
 *
 * @param host name of the machine
 * @param run of the machine
 * @param policy by which the host shares memory
 * @param hardware that it runs on
 * @param seed of everything random
 * @param events to produce, then the trace ends
 * @param guests confidential guests, each with an ASID and a domain of its own
 * @param memoryBytes of each guest, a multiple of 2M
 * @param devices trusted devices of each guest
 * @param units IOMMUs, to which the devices are dealt in turn
 * @param sharingRate conversions of a page that each guest begins in a second of trace time
 * @param sharedPages most pages that a guest has shared at a time
 * @param iotlbEntries of each IOMMU, a power of two of at least 4
 * @param boot the trace begins with RMPUPDATE and PVALIDATE of all memory, not with its snapshot
 * @param outcomes accesses carry what the hardware made of them, and faults are logged
 * @param costs in trace time
 */
public record SimulatorSettings(
        String host,
        int run,
        Policy policy,
        Hardware hardware,
        long seed,
        long events,
        int guests,
        long memoryBytes,
        int devices,
        int units,
        int sharingRate,
        int sharedPages,
        int iotlbEntries,
        boolean boot,
        boolean outcomes,
        Costs costs) {
    /** Most guests: each has an ASID and a PCI bus. */
    public static final int MAX_GUESTS = 128;

    /** Most trusted devices of a guest: those of one PCI bus. */
    public static final int MAX_DEVICES = 32;

    /** Most IOMMUs. */
    public static final int MAX_UNITS = 16;

    private static final long MAX_MEMORY = 1024 * Pages.SIZE_1G;

    public SimulatorSettings {
        requireNonNull(host, "host is null");
        requireNonNull(policy, "policy is null");
        requireNonNull(hardware, "hardware is null");
        requireNonNull(costs, "costs is null");
        AccessCheck.of(hardware);
        check("events", events, 0, Long.MAX_VALUE);
        check("guests", guests, 1, MAX_GUESTS);
        check("devices", devices, 1, MAX_DEVICES);
        check("units", units, 1, MAX_UNITS);
        check("sharing rate", sharingRate, 0, 1_000_000_000);
        check("shared pages", sharedPages, 1, 1 << 20);
        check("IOTLB entries", iotlbEntries, 4, 1 << 24);
        check("memory", memoryBytes, Pages.SIZE_2M, MAX_MEMORY / guests);
        if (memoryBytes % Pages.SIZE_2M != 0) {
            throw new IllegalArgumentException("memory is not a multiple of 2M: " + memoryBytes);
        }
        if (!Pages.isPowerOfTwo(iotlbEntries)) {
            throw new IllegalArgumentException(
                    "IOTLB entries are not a power of two: " + iotlbEntries);
        }
    }

    /** A host of four guests with 64M and three devices each, on default AMD hardware. */
    public static SimulatorSettings of(Policy policy, long seed, long events) {
        return new SimulatorSettings(
                "h0",
                0,
                policy,
                Hardware.AMD,
                seed,
                events,
                4,
                64L << 20,
                3,
                1,
                5_000,
                8,
                1_024,
                false,
                true,
                Costs.DEFAULT);
    }

    /** The same host under another policy. */
    public SimulatorSettings withPolicy(Policy other) {
        return new SimulatorSettings(
                host,
                run,
                other,
                hardware,
                seed,
                events,
                guests,
                memoryBytes,
                devices,
                units,
                sharingRate,
                sharedPages,
                iotlbEntries,
                boot,
                outcomes,
                costs);
    }

    /**
     * The settings of one host of several: {@code h0}, {@code h1} and so on, each with its own seed
     * and its share of the events.
     */
    SimulatorSettings ofHost(int number, int hosts) {
        long share = events / hosts + (number < events % hosts ? 1 : 0);
        return new SimulatorSettings(
                "h" + number,
                run,
                policy,
                hardware,
                SeededRandom.derive(seed, (long) number << 32),
                share,
                guests,
                memoryBytes,
                devices,
                units,
                sharingRate,
                sharedPages,
                iotlbEntries,
                boot,
                outcomes,
                costs);
    }

    private static void check(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " is not between " + least + " and " + most + ": " + value);
        }
    }
}
