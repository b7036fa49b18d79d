package dev.fencepost.producer.sim;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What kind of devices a host has: each kind reaches memory in a way of its own. */
public enum Traffic {
    NIC(
            "network cards: descriptors fetched from rx and tx rings, small buffers reused in ring"
                    + " order, completions written back",
            List.of(NicDriver::new)),
    NVME(
            "NVMe disks: submission queue, PRP list, the transfer (some across a 2M edge),"
                    + " completion queue",
            List.of(NvmeDriver::new)),
    GPU("GPUs: long DMAs that stream through large ranges in order", List.of(GpuDriver::new)),
    MIXED(
            "a network card, an NVMe disk, a GPU and so on in turn",
            List.of(NicDriver::new, NvmeDriver::new, GpuDriver::new));

    /** Makes the driver of one device. */
    interface Maker {
        Driver make(SeededRandom random, Buffers buffers);
    }

    private final String what;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of, of constructors
    private final List<Maker> makers;

    Traffic(String what, List<Maker> makers) {
        this.what = what;
        this.makers = makers;
    }

    /** As on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What the devices do, in one line. */
    public String what() {
        return what;
    }

    /**
     * The traffic of a label.
     *
     * @throws IllegalArgumentException one line that lists the known ones
     */
    public static Traffic parse(String label) {
        return Arrays.stream(values())
                .filter(traffic -> traffic.label().equals(label))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "unknown workload '" + label + "'; known: " + labels()));
    }

    private static String labels() {
        return Arrays.stream(values()).map(Traffic::label).collect(Collectors.joining(", "));
    }

    /** The driver of the device with a number among its like. */
    Driver driver(int number, SeededRandom random, Buffers buffers) {
        return makers.get(number % makers.size()).make(random, buffers);
    }
}
