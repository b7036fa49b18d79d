package dev.fencepost.producer.cli;

import dev.fencepost.producer.sim.Cost;
import dev.fencepost.producer.sim.Policy;
import dev.fencepost.producer.sim.Traffic;
import java.util.Arrays;
import java.util.ListResourceBundle;
import java.util.stream.Collectors;

/** What the help of a simulation says of names that are defined elsewhere, one a line. */
public final class SimulationTexts extends ListResourceBundle {
    @Override
    protected Object[][] getContents() {
        return new Object[][] {
            {"costs", costs()},
            {"policy-names", policies()},
            {"switches", HardwareSwitch.help()},
            {"workloads", workloads()}
        };
    }

    private static String policies() {
        return Arrays.stream(Policy.values())
                .map(policy -> policy.label() + ": " + policy.what())
                .collect(Collectors.joining("\n"));
    }

    private static String workloads() {
        return Arrays.stream(Traffic.values())
                .map(traffic -> traffic.label() + ": " + traffic.what())
                .collect(Collectors.joining("\n"));
    }

    private static String costs() {
        return Arrays.stream(Cost.values())
                .map(SimulationTexts::line)
                .collect(Collectors.joining("\n"));
    }

    private static String line(Cost cost) {
        return cost.label()
                + "="
                + cost.defaultNanos()
                + ": "
                + cost.what()
                + " ("
                + cost.source()
                + ")";
    }
}
