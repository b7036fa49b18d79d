package dev.fencepost.producer.sim;

import dev.fencepost.model.Hardware;

/** Settings that differ from others in one point. */
final class Variants {
    private Variants() {}

    static SimulatorSettings withoutOutcomes(SimulatorSettings s) {
        return of(s, s.hardware(), s.units(), s.boot(), false);
    }

    static SimulatorSettings withBoot(SimulatorSettings s) {
        return of(s, s.hardware(), s.units(), true, s.outcomes());
    }

    static SimulatorSettings withUnits(SimulatorSettings s, int units) {
        return of(s, s.hardware(), units, s.boot(), s.outcomes());
    }

    static SimulatorSettings on(Hardware hardware, SimulatorSettings s) {
        return of(s, hardware, s.units(), s.boot(), s.outcomes());
    }

    private static SimulatorSettings of(
            SimulatorSettings s, Hardware hardware, int units, boolean boot, boolean outcomes) {
        return new SimulatorSettings(
                s.host(),
                s.run(),
                s.policy(),
                hardware,
                s.seed(),
                s.events(),
                s.guests(),
                s.memoryBytes(),
                s.devices(),
                units,
                s.sharingRate(),
                s.sharedPages(),
                s.iotlbEntries(),
                boot,
                outcomes,
                s.costs());
    }
}
