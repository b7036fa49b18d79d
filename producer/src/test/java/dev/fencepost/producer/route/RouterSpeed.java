package dev.fencepost.producer.route;

import static dev.fencepost.producer.route.TraceScript.DISK;
import static dev.fencepost.producer.route.TraceScript.GIB;
import static dev.fencepost.producer.route.TraceScript.KIB;
import static dev.fencepost.producer.route.TraceScript.MIB;
import static dev.fencepost.producer.route.TraceScript.NIC;

import dev.fencepost.model.RmpUpdate;
import dev.fencepost.model.Slots;
import dev.fencepost.model.TraceEvent;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Measures the router by hand: nanoseconds an event on a mix of accesses to two devices' hot
 * buffers, with maps, unmaps and their flushes among them.
 */
final class RouterSpeed {
    private static final long MEMORY = 16 * GIB;

    private final TraceScript trace = new TraceScript();
    private final Random random = new Random(1);
    private final List<TraceEvent> events = new ArrayList<>();

    private RouterSpeed() {}

    /** Argument: events. */
    public static void main(String[] args) {
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 2_000_000;
        for (int accesses : new int[] {1000, 970}) {
            List<TraceEvent> mix = new RouterSpeed().mix(count, accesses);
            for (int round = 0; round < 6; round++) {
                long[] copies = new long[1];
                Router router = new Router(Slots.DEFAULT, (slot, routed) -> copies[0]++);
                long begun = cpuNanos();
                for (TraceEvent event : mix) {
                    router.route(event);
                }
                double nanos = cpuNanos() - begun;
                System.out.printf(
                        "%d accesses in 1000: %.1f ns/event, %.2f copies/event%n",
                        accesses, nanos / mix.size(), copies[0] / (double) mix.size());
            }
        }
    }

    /** Time on the processor: other programs do not count. */
    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private List<TraceEvent> mix(int count, int accesses) {
        events.add(trace.device(NIC, 0, 1, true, false));
        events.add(trace.device(DISK, 0, 2, true, false));
        for (long at = 0; at < MEMORY / 2; at += 2 * MIB) {
            boolean small = random.nextInt(16) == 0;
            long spa = random.nextInt((int) (MEMORY / (2 * MIB))) * (2 * MIB);
            long size = small ? 4 * KIB : 2 * MIB;
            events.add(trace.map(1, at, spa, size, 2 * MIB / size));
            events.add(trace.map(2, at, spa ^ GIB, size, 2 * MIB / size));
        }
        while (events.size() < count) {
            if (random.nextInt(1000) < accesses) {
                long hot = random.nextInt(10) == 0 ? MEMORY / 2 : 64 * MIB;
                long iova = random.nextLong(hot - 4096) & -64;
                events.add(trace.access(random.nextInt(4) == 0 ? DISK : NIC, iova, 1500));
            } else {
                change();
            }
        }
        return events;
    }

    private void change() {
        long iova = MEMORY + random.nextInt(4096) * (4 * KIB);
        long spa = random.nextLong(MEMORY) & -4 * KIB;
        events.add(trace.map(1, iova, spa, 4 * KIB, 1));
        events.add(trace.unmap(1, iova, 4 * KIB));
        events.add(trace.invalidate(0, 1, iova, 4 * KIB));
        events.add(trace.await(0, events.size()));
        events.add(trace.completion(0, events.size() - 1L, true));
        events.add(new RmpUpdate(trace.next(), spa, 4 * KIB, true, false, 1, iova, 0));
    }
}
