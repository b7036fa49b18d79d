package dev.fencepost.analyzer.demo;

import static java.util.Objects.requireNonNull;

import dev.fencepost.model.Slots;
import dev.fencepost.producer.route.BatchLimits;
import dev.fencepost.producer.sim.SimulatorSettings;

/**
 * What a streamed run of simulated hosts is to be.
 *
 * @param simulation of each host, its events being those of all hosts together
 * @param hosts simulated side by side
 * @param slots that each host's memory is dealt to
 * @param batch how events are packed into records
 * @param threads of the topology
 */
public record DemoSettings(
        SimulatorSettings simulation, int hosts, Slots slots, BatchLimits batch, int threads) {
    public DemoSettings {
        requireNonNull(simulation, "simulation is null");
        requireNonNull(slots, "slots is null");
        requireNonNull(batch, "batch is null");
    }
}
