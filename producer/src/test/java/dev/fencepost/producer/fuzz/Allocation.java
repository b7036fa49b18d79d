package dev.fencepost.producer.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Holds what a call allocates to a bound, all that it lets go again included. */
final class Allocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    /**
     * Runs a call.
     *
     * @throws AssertionError where it allocates more than so many bytes
     */
    static void holds(long most, Runnable call) {
        long bytes = of(call);
        if (bytes > most) {
            // the first call of a kind loads classes, which is not the input's doing
            bytes = of(call);
        }
        if (bytes > most) {
            throw new AssertionError(bytes + " bytes allocated, at most " + most + " may be");
        }
    }

    private static long of(Runnable call) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        call.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
