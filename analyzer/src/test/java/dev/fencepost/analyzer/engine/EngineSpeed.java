package dev.fencepost.analyzer.engine;

import dev.fencepost.model.Alert;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Slots;
import dev.fencepost.producer.route.Router;
import dev.fencepost.producer.sim.Policy;
import dev.fencepost.producer.sim.Simulator;
import dev.fencepost.producer.sim.SimulatorSettings;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures the engine alone on simulated, already routed events: run main, arguments policy and
 * events.
 */
final class EngineSpeed {
    private EngineSpeed() {}

    public static void main(String[] arguments) {
        Policy policy =
                arguments.length > 0 ? Policy.valueOf(arguments[0]) : Policy.SPLIT_FLUSH_SMASH;
        int events = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2_000_000;
        List<Routed> routed = new ArrayList<>(events);
        Router router = new Router(new Slots(1), (slot, copy) -> routed.add(copy));
        new Simulator(SimulatorSettings.of(policy, 1, events)).forEachRemaining(router::route);
        for (int round = 0; round < 12; round++) {
            Counter counter = new Counter();
            SlotEngine engine = SlotEngine.inMemory("h0", 0, 0, new Slots(1), Hardware.AMD);
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            for (Routed copy : routed) {
                engine.accept(copy, counter);
            }
            engine.finish(counter);
            long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
            System.out.printf(
                    "%s: %d events, %.1f ns an event of the thread's time, %.1f M/s, %d revisions%n",
                    policy,
                    routed.size(),
                    (double) nanos / routed.size(),
                    routed.size() * 1e3 / nanos,
                    counter.alerts);
        }
    }

    private static final class Counter implements EngineOutput {
        private long alerts;

        @Override
        public void alert(Alert alert) {
            alerts++;
        }

        @Override
        public void partial(PartialAccess partial) {
            alerts++;
        }
    }
}
