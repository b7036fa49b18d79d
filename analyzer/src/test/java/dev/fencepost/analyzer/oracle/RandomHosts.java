package dev.fencepost.analyzer.oracle;

import dev.fencepost.model.Hardware;
import dev.fencepost.model.Hardware.Model;
import dev.fencepost.model.Pages;
import dev.fencepost.producer.sim.Cost;
import dev.fencepost.producer.sim.Costs;
import dev.fencepost.producer.sim.Layout;
import dev.fencepost.producer.sim.Policy;
import dev.fencepost.producer.sim.Recording;
import dev.fencepost.producer.sim.Sharing;
import dev.fencepost.producer.sim.SimulatorSettings;
import dev.fencepost.producer.sim.Traffic;
import dev.fencepost.producer.sim.Workload;
import dev.fencepost.producer.sim.inject.FaultCode;
import dev.fencepost.producer.sim.inject.InjectionRates;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/**
 * Simulated hosts of every make: a seed decides how many guests, devices and IOMMUs there are, how
 * fast things go, which way each switch of the hardware stands, what memory is read only, and which
 * faults are injected beside all that. They are small, so that what the policy does and what the
 * devices do meet often.
 */
final class RandomHosts {
    private final Random random;

    private RandomHosts(long seed) {
        this.random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
    }

    /** The host of a seed. */
    static SimulatorSettings of(Policy policy, Model model, long seed) {
        return new RandomHosts(seed).make(policy, model, seed);
    }

    private SimulatorSettings make(Policy policy, Model model, long seed) {
        Layout layout = layout();
        Hardware hardware = hardware(model);
        return SimulatorSettings.of(policy, seed, Long.MAX_VALUE)
                .but()
                .hardware(hardware)
                .layout(layout)
                .workload(workload(layout.memoryBytes()))
                .costs(costs())
                .recording(new Recording(oneIn(4), true))
                .injection(injection(hardware))
                .build();
    }

    /** Mostly as it is by default; else any switch may stand the other way. */
    private Hardware hardware(Model model) {
        Hardware usual = Hardware.of(model);
        if (oneIn(3)) {
            return usual;
        }
        return new Hardware(
                model,
                oneIn(2),
                oneIn(2),
                !oneIn(4),
                !oneIn(4),
                !oneIn(4),
                oneIn(4) ? Pages.SIZE_2M : Pages.SIZE_4K);
    }

    private Layout layout() {
        long memory = Pages.SIZE_2M * pick(1, 2, 4, 8, 16);
        int devices = pick(1, 2, 4);
        int ats = oneIn(2) ? 0 : 1 + random.nextInt(devices);
        int stage1 = oneIn(2) ? 0 : 1 + random.nextInt(devices);
        int units = pick(1, 2, 3);
        return new Layout(
                pick(1, 1, 2, 3),
                memory,
                devices,
                units,
                pick(4, 64, 512),
                ats,
                stage1,
                oneIn(3) ? pick(1, 2, 3) : 0);
    }

    private Workload workload(long memory) {
        Traffic[] kinds = Traffic.values();
        int rate = pick(2_000, 10_000, 50_000, 200_000);
        long pool = memory > Pages.SIZE_2M && oneIn(3) ? Pages.SIZE_2M : 0;
        Sharing sharing = new Sharing(pool == 0 ? rate : 100 * rate, pick(1, 8, 64), pool);
        int churn = oneIn(3) ? pick(500, 5_000) : 0;
        return new Workload(kinds[random.nextInt(kinds.length)], pick(0, 1, 2), sharing, churn);
    }

    private Costs costs() {
        Costs usual = Costs.DEFAULT;
        return usual.with(Cost.COMPLETION_WAIT, usual.of(Cost.COMPLETION_WAIT) * pick(1, 10))
                .with(Cost.PSMASH_IO, usual.of(Cost.PSMASH_IO) / pick(1, 100))
                .with(Cost.DMA_INTERVAL, pick(300, 1_000, 4_000));
    }

    /** Often some faults beside what the host does by itself. */
    private InjectionRates injection(Hardware hardware) {
        if (!oneIn(4)) {
            return InjectionRates.NONE;
        }
        Map<FaultCode, Double> rates = new EnumMap<>(FaultCode.class);
        for (FaultCode code : FaultCode.values()) {
            if (oneIn(3) && tellsTheTruth(code) && can(code, hardware)) {
                rates.put(code, 0.05);
            }
        }
        return new InjectionRates(rates);
    }

    /** Whether the trace of a fault says nothing but what happened, and all of it. */
    private static boolean tellsTheTruth(FaultCode code) {
        return code != FaultCode.MODEL_DISAGREES && code != FaultCode.TRACE_GAP;
    }

    private static boolean can(FaultCode code, Hardware hardware) {
        try {
            code.require(hardware, true);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private boolean oneIn(int chances) {
        return random.nextInt(chances) == 0;
    }

    private int pick(int... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
