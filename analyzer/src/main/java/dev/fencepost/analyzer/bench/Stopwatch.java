package dev.fencepost.analyzer.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.function.Predicate;

/** Wall time and processor time since a moment. */
final class Stopwatch {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean MACHINE =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final Predicate<String> readers;
    private final long begun;
    private final long readerBegun;
    private final long processBegun;

    private Stopwatch(Predicate<String> readers) {
        this.readers = readers;
        begun = System.nanoTime();
        readerBegun = readerNanos(readers);
        processBegun = MACHINE.getProcessCpuTime();
    }

    /** Starts; the threads of these names, which live until it is read, do the work. */
    static Stopwatch start(Predicate<String> readers) {
        return new Stopwatch(readers);
    }

    /** What so many events took until now. */
    Measured measured(long events) {
        return new Measured(
                events,
                System.nanoTime() - begun,
                readerNanos(readers) - readerBegun,
                MACHINE.getProcessCpuTime() - processBegun);
    }

    private static long readerNanos(Predicate<String> readers) {
        long nanos = 0;
        for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
            if (thread != null && readers.test(thread.getThreadName())) {
                nanos += Math.max(0, THREADS.getThreadCpuTime(thread.getThreadId()));
            }
        }
        return nanos;
    }
}
