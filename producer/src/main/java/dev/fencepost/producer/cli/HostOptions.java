package dev.fencepost.producer.cli;

import dev.fencepost.producer.sim.Costs;
import dev.fencepost.producer.sim.Layout;
import dev.fencepost.producer.sim.Recording;
import dev.fencepost.producer.sim.Sharing;
import dev.fencepost.producer.sim.SimulatorSettings;
import dev.fencepost.producer.sim.Traffic;
import dev.fencepost.producer.sim.Workload;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * The options that say what a simulated host is made of, what is done on it and what its trace
 * tells: all but its policy, its hardware model and its seed.
 */
@Command(resourceBundle = "dev.fencepost.producer.cli.SimulationTexts")
public final class HostOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--guests",
            defaultValue = "4",
            paramLabel = "N",
            description = "Confidential guests of each host (default: ${DEFAULT-VALUE}).")
    private int guests;

    @Option(
            names = "--memory",
            defaultValue = "64M",
            converter = SizeConverter.class,
            paramLabel = "SIZE",
            description = "Memory of each guest, in whole 2M (default: ${DEFAULT-VALUE}).")
    private long memoryBytes;

    @Option(
            names = "--devices",
            defaultValue = "3",
            paramLabel = "N",
            description = "Trusted devices of each guest (default: ${DEFAULT-VALUE}).")
    private int devices;

    @Option(
            names = "--units",
            defaultValue = "1",
            paramLabel = "N",
            description = "IOMMUs that the devices are dealt to (default: ${DEFAULT-VALUE}).")
    private int units;

    @Option(
            names = "--workload",
            defaultValue = "mixed",
            converter = TrafficConverter.class,
            paramLabel = "NAME",
            description = {
                "What the devices are (default: ${DEFAULT-VALUE}):",
                "${bundle:workloads}"
            })
    private Traffic traffic;

    @Option(
            names = "--untrusted-devices",
            defaultValue = "1",
            paramLabel = "N",
            description =
                    "Devices of each guest that it does not trust, in a domain of their own: they"
                            + " reach only what it shares (default: ${DEFAULT-VALUE}).")
    private int untrusted;

    @Option(
            names = "--swiotlb",
            defaultValue = "0",
            converter = SizeConverter.class,
            paramLabel = "SIZE",
            description =
                    "A pool, in whole 2M, that each guest shares for good when it starts and that"
                            + " untrusted devices bounce through, so that only one in a hundred"
                            + " conversions is left; 0 for none: single pages are shared and taken"
                            + " back (default: ${DEFAULT-VALUE}).")
    private long swiotlbBytes;

    @Option(
            names = "--churn",
            defaultValue = "0",
            paramLabel = "N",
            description =
                    "Guests of each host that stop in a second of trace time; another gets the"
                            + " memory and the devices, half of the memory at first, and grows"
                            + " (default: ${DEFAULT-VALUE}).")
    private int churn;

    @Option(
            names = "--sharing-rate",
            defaultValue = "5000",
            paramLabel = "N",
            description =
                    "Pages that each guest turns shared or private in a second of trace time "
                            + "(default: ${DEFAULT-VALUE}).")
    private int sharingRate;

    @Option(
            names = "--shared-pages",
            defaultValue = "8",
            paramLabel = "N",
            description = "Most pages that a guest shares at a time (default: ${DEFAULT-VALUE}).")
    private int sharedPages;

    @Option(
            names = "--iotlb",
            defaultValue = "1024",
            paramLabel = "N",
            description = "IOTLB entries of each IOMMU (default: ${DEFAULT-VALUE}).")
    private int iotlbEntries;

    @Option(
            names = "--ats",
            defaultValue = "0",
            paramLabel = "N",
            description =
                    "Of each guest's devices, so many have ATS: a translation cache of their own,"
                            + " which only INVALIDATE_IOTLB_PAGES reaches (default:"
                            + " ${DEFAULT-VALUE}).")
    private int atsDevices;

    @Option(
            names = "--stage1",
            defaultValue = "0",
            paramLabel = "N",
            description =
                    "Of each guest's devices, so many (the last) sit behind a vIOMMU: 4K tables of"
                            + " the guest over the host's (default: ${DEFAULT-VALUE}).")
    private int stage1Devices;

    @Option(
            names = "--cost",
            converter = CostsConverter.class,
            paramLabel = "NAME=NANOS[,...]",
            description = {
                "What things take in nanoseconds of trace time; defaults and who published them:",
                "${bundle:costs}"
            })
    private Costs costs = Costs.DEFAULT;

    @Option(
            names = "--boot",
            description =
                    "Begin with the guests' RMPUPDATE and PVALIDATE of all memory, not with a "
                            + "snapshot of it.")
    private boolean boot;

    @Option(
            names = "--no-outcomes",
            description =
                    "Leave out what became of each access, and the fault log: what a real host's "
                            + "trace cannot tell.")
    private boolean noOutcomes;

    /** The settings so far. */
    public SimulatorSettings.Builder settings() {
        try {
            return new SimulatorSettings.Builder()
                    .layout(
                            new Layout(
                                    guests,
                                    memoryBytes,
                                    devices,
                                    units,
                                    iotlbEntries,
                                    atsDevices,
                                    stage1Devices))
                    .workload(workload())
                    .costs(costs)
                    .recording(new Recording(boot, !noOutcomes));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private Workload workload() {
        Sharing sharing = new Sharing(sharingRate, sharedPages, swiotlbBytes);
        return new Workload(traffic, untrusted, sharing, churn);
    }

    /** Reads the name of a workload. */
    static final class TrafficConverter implements ITypeConverter<Traffic> {
        @Override
        public Traffic convert(String text) {
            try {
                return Traffic.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** Reads a list of costs. */
    static final class CostsConverter implements ITypeConverter<Costs> {
        @Override
        public Costs convert(String text) {
            try {
                return Costs.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
