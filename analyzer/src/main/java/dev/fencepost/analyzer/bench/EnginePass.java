package dev.fencepost.analyzer.bench;

import dev.fencepost.analyzer.engine.EngineOutput;
import dev.fencepost.analyzer.engine.PartialAccess;
import dev.fencepost.analyzer.engine.SlotEngine;
import dev.fencepost.model.Alert;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Slots;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.route.Router;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Engines of a whole trace in memory, one for each slot, on the caller's thread; what it takes to
 * make events and to route them is kept apart, chunk by chunk. Single-threaded.
 */
final class EnginePass {
    private static final int CHUNK = 1024;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Takes alerts and forgets them. */
    static final EngineOutput NOBODY =
            new EngineOutput() {
                @Override
                public void alert(Alert alert) {}

                @Override
                public void partial(PartialAccess partial) {}
            };

    private final Slots slots;
    private final Hardware hardware;
    private final Router router;
    private final Map<String, SlotEngine[]> engines = new HashMap<>();
    private final TraceEvent[] events = new TraceEvent[CHUNK];
    private Routed[] copies = new Routed[CHUNK];
    private int[] slotOf = new int[CHUNK];
    private int filled;

    private long routerCpu;
    private long engineNanos;
    private long engineCpu;
    private long judged;
    private long copied;

    EnginePass(Slots slots, Hardware hardware) {
        this.slots = slots;
        this.hardware = hardware;
        this.router = new Router(slots, this::add);
    }

    /** One pass over a trace with one slot for each host: what the engine alone took. */
    static Measured over(Iterator<TraceEvent> trace, Hardware hardware) {
        EnginePass pass = new EnginePass(new Slots(1), hardware);
        pass.judge(trace);
        return pass.engine();
    }

    /** Judges all of it; the engines stay. */
    void judge(Iterator<TraceEvent> trace) {
        while (trace.hasNext()) {
            int taken = 0;
            while (taken < CHUNK && trace.hasNext()) {
                events[taken++] = trace.next();
            }
            long begun = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < taken; i++) {
                router.route(events[i]);
            }
            routerCpu += THREADS.getCurrentThreadCpuTime() - begun;
            judged += taken;
            judgeCopies();
        }
    }

    private void add(int slot, Routed copy) {
        if (filled == copies.length) {
            copies = Arrays.copyOf(copies, 2 * filled);
            slotOf = Arrays.copyOf(slotOf, 2 * filled);
        }
        copies[filled] = copy;
        slotOf[filled++] = slot;
    }

    private void judgeCopies() {
        long cpu = THREADS.getCurrentThreadCpuTime();
        long begun = System.nanoTime();
        String host = "";
        SlotEngine[] of = {};
        for (int i = 0; i < filled; i++) {
            if (!copies[i].event().host().equals(host)) {
                host = copies[i].event().host();
                of = engines.computeIfAbsent(host, this::enginesOf);
            }
            of[slotOf[i]].accept(copies[i], NOBODY);
        }
        engineNanos += System.nanoTime() - begun;
        engineCpu += THREADS.getCurrentThreadCpuTime() - cpu;
        copied += filled;
        filled = 0;
    }

    private SlotEngine[] enginesOf(String host) {
        SlotEngine[] of = new SlotEngine[slots.spread()];
        for (int slot = 0; slot < of.length; slot++) {
            of[slot] = SlotEngine.inMemory(host, 0, slot, slots, hardware);
        }
        return of;
    }

    /** Forgets what was measured so far, and keeps the engines. */
    void reset() {
        routerCpu = 0;
        engineNanos = 0;
        engineCpu = 0;
        judged = 0;
        copied = 0;
    }

    /** Lets go of the engines. */
    void forget() {
        engines.clear();
    }

    /** What the engines took: their thread is the whole process. */
    Measured engine() {
        return new Measured(judged, engineNanos, engineCpu, engineCpu);
    }

    /** Nanoseconds of processor time. */
    double routerNanosPerEvent() {
        return (double) routerCpu / judged;
    }

    /** Nanoseconds of processor time. */
    double engineNanosPerEvent() {
        return (double) engineCpu / judged;
    }

    double copiesPerEvent() {
        return (double) copied / judged;
    }
}
