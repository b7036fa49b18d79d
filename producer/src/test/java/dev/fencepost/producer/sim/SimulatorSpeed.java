package dev.fencepost.producer.sim;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * Prints how many events a second one core simulates with default settings, and what they allocate:
 * run it by hand, once to warm up and twice to look at.
 */
final class SimulatorSpeed {
    private static final long EVENTS = 3_000_000;
    private static final int ROUNDS = 3;

    private SimulatorSpeed() {}

    public static void main(String[] args) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int round = 0; round < ROUNDS; round++) {
            for (Policy policy : Policy.values()) {
                Simulator simulator = new Simulator(SimulatorSettings.of(policy, 1, EVENTS));
                long nanos = threads.getCurrentThreadCpuTime();
                long bytes = threads.getCurrentThreadAllocatedBytes();
                simulator.forEachRemaining(event -> {});
                nanos = threads.getCurrentThreadCpuTime() - nanos;
                bytes = threads.getCurrentThreadAllocatedBytes() - bytes;
                System.out.printf(
                        "%-24s %5.2f M events/s, %d bytes an event%n",
                        policy.label(), EVENTS * 1e3 / nanos, bytes / EVENTS);
            }
        }
    }
}
