package dev.fencepost.producer.cli;

import dev.fencepost.model.Hardware;
import dev.fencepost.producer.sim.Policy;
import dev.fencepost.producer.sim.SimulatedHosts;
import dev.fencepost.producer.sim.SimulatorSettings;
import dev.fencepost.producer.sim.inject.InjectionRates;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * The options that describe simulated hosts under one policy on one hardware model, for every
 * command that runs such.
 */
@Command(resourceBundle = "dev.fencepost.producer.cli.SimulationTexts")
public final class SimulationOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--policy",
            defaultValue = "split-flush-smash",
            converter = PolicyConverter.class,
            paramLabel = "NAME",
            description = {
                "How the host shares memory out of a 2M RMP entry (default: ${DEFAULT-VALUE}):",
                "${bundle:policy-names}"
            })
    private Policy policy;

    @Option(
            names = "--hardware",
            defaultValue = "amd",
            converter = HardwareConverter.class,
            paramLabel = "MODEL[,SWITCH=VALUE]",
            description = {
                "What the IOMMU does (default: ${DEFAULT-VALUE}):",
                "amd: leaf and RMP entry must be of one size, 2M or less",
                "ideal: the smaller of the two sizes is taken",
                "single-owner: one table for CPU and device, changed break-before-make: whatever"
                        + " the policy, leaves are unmapped, flushed and awaited before the RMP",
                "What AMD leaves open is a switch, on or off:",
                "${bundle:switches}"
            })
    private Hardware hardware;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "One seed gives one trace, byte for byte (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--events",
            defaultValue = "1000000",
            paramLabel = "N",
            description =
                    "Events of all hosts together (default: ${DEFAULT-VALUE}). The first of them tell "
                            + "how memory stands: one for each RMP entry.")
    private long events;

    @Option(
            names = "--run",
            defaultValue = "0",
            converter = RunConverter.class,
            paramLabel = "N",
            description =
                    "Number of the hosts' run: on Kafka a higher one ends those before it. time:"
                            + " seconds since 1970, so that a program that is started again is a"
                            + " host that has booted again (default: ${DEFAULT-VALUE}).")
    private int run;

    @Option(
            names = "--hosts",
            defaultValue = "1",
            paramLabel = "N",
            description = "Hosts h0, h1 …, each with its own seed (default: ${DEFAULT-VALUE}).")
    private int hosts;

    @Option(
            names = "--inject",
            defaultValue = "",
            converter = RatesConverter.class,
            paramLabel = "CODE=RATE,…",
            description = {
                "Do wrong on purpose, each fault by itself on memory, guests, devices and IOMMUs of"
                        + " its own, and right again. CODE is a hazard's, RMP_FAILED or TRACE_GAP"
                        + " (each of these in turn by another result or stream). RATE is a"
                        + " probability: of hazards that a device's access makes (STALE_ACCESS,"
                        + " UNMAPPED_DMA, OWNERSHIP's, DMA_STRADDLES, MODEL_DISAGREES) at each"
                        + " access, of all others at each RMPUPDATE of a guest's memory. Each code"
                        + " is injected at its first opportunity in any case."
            })
    private InjectionRates injection;

    @Mixin private HostOptions host;

    /** The settings of one host that has all the events. */
    public SimulatorSettings settings() {
        try {
            return host.settings()
                    .run(run)
                    .seed(seed)
                    .events(events)
                    .policy(policy)
                    .hardware(hardware)
                    .injection(injection)
                    .build();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /** How many hosts there are. */
    public int hosts() {
        if (hosts < 1 || hosts > SimulatedHosts.MOST) {
            throw new ParameterException(
                    spec.commandLine(),
                    "hosts is not between 1 and " + SimulatedHosts.MOST + ": " + hosts);
        }
        return hosts;
    }

    /** All the hosts as one source. */
    public SimulatedHosts open() {
        return new SimulatedHosts(settings(), hosts());
    }

    /** Whether faults are injected. */
    boolean injects() {
        return !injection.isNone();
    }

    /** Reads how often which faults are injected. */
    static final class RatesConverter implements ITypeConverter<InjectionRates> {
        @Override
        public InjectionRates convert(String text) {
            try {
                return text.isEmpty() ? InjectionRates.NONE : InjectionRates.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** Reads the name of a policy. */
    static final class PolicyConverter implements ITypeConverter<Policy> {
        @Override
        public Policy convert(String text) {
            try {
                return Policy.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
