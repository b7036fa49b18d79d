package dev.fencepost.producer.sim;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Something that takes time on a simulated host: how long by default, in nanoseconds of trace time,
 * and who says so.
 */
public enum Cost {
    DMA_INTERVAL(2_000, "mean time between two DMAs of one NIC", Cost.ASSUMED),
    WALK(
            330,
            "an IOTLB miss and the walk after it",
            "Neugebauer et al., Understanding PCIe performance, SIGCOMM 2018: about 330 ns"),
    IOTLB_HIT(10, "a translation out of the IOTLB", Cost.ASSUMED),
    LEAF_CHANGE(
            400,
            "a change of one range of leaves",
            "Malka et al., rIOMMU, ASPLOS 2015: 438 to 588 cycles a page, rounded up for a call"),
    RMPUPDATE(1_500, "RMPUPDATE", Cost.ASSUMED),
    PSMASH(2_000, "PSMASH", Cost.ASSUMED),
    UNSMASH(3_000, "UNSMASH", Cost.ASSUMED),
    PVALIDATE(800, "PVALIDATE, and the way between guest and host", Cost.ASSUMED),
    QUEUE(100, "putting one command on a unit's queue", Cost.ASSUMED),
    INVALIDATE(
            700,
            "an invalidation, once its unit's queue has reached it",
            "Malka et al., rIOMMU, ASPLOS 2015: 2,127 cycles of 3.1 GHz on Intel"),
    INVALIDATE_DEVICE(
            2_000,
            "an invalidation of a device's own cache, the device's answer included",
            Cost.ASSUMED),
    COMPLETION_WAIT(3_000, "a COMPLETION_WAIT, the draining of DMA included", Cost.ASSUMED),
    WAKE(
            1_000,
            "from a completion to the next step of whoever waited for it",
            "Linux, drivers/iommu/amd/iommu.c, wait_on_sem: looks once a microsecond"),
    PSMASH_IO(
            2_000_000,
            "PSMASH_IO or PUNSMASH_IO from BEGIN to END",
            "AMD on the linux-iommu list, January 2026: DMA stalls for some ms");

    private static final String ASSUMED = "assumed";

    private final long nanos;
    private final String what;
    private final String source;

    Cost(long nanos, String what, String source) {
        this.nanos = nanos;
        this.what = what;
        this.source = source;
    }

    /** As on the command line: {@code iotlb-hit}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** How long it takes unless set otherwise. */
    public long defaultNanos() {
        return nanos;
    }

    /** What takes that long. */
    public String what() {
        return what;
    }

    /** Who published the default, or that nobody did. */
    public String source() {
        return source;
    }

    /**
     * The cost of a label.
     *
     * @throws IllegalArgumentException one line that lists the known ones
     */
    public static Cost parse(String label) {
        return Arrays.stream(values())
                .filter(cost -> cost.label().equals(label))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "unknown cost '" + label + "'; known: " + labels()));
    }

    private static String labels() {
        return Arrays.stream(values()).map(Cost::label).collect(Collectors.joining(", "));
    }
}
