package dev.fencepost.analyzer.bench;

import dev.fencepost.model.Batch;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Slots;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.route.BatchLimits;
import dev.fencepost.producer.route.Batcher;
import dev.fencepost.producer.route.Router;
import dev.fencepost.producer.sim.Policy;
import dev.fencepost.producer.sim.Simulator;
import dev.fencepost.producer.sim.SimulatorSettings;
import java.util.ArrayList;
import java.util.List;

/** A simulated trace in every form that micro-benchmarks start from. */
final class MicroTrace {
    /** Events of each trace, and so operations of each invocation over one. */
    static final int EVENTS = 1 << 17;

    static final Slots ONE_SLOT = new Slots(1);

    private MicroTrace() {}

    static List<TraceEvent> events(Policy policy) {
        List<TraceEvent> events = new ArrayList<>(EVENTS);
        new Simulator(SimulatorSettings.of(policy, 1, EVENTS)).forEachRemaining(events::add);
        return events;
    }

    /** Its events as one slot receives them. */
    static List<Routed> routed(Policy policy) {
        List<Routed> copies = new ArrayList<>(EVENTS);
        Router router = new Router(ONE_SLOT, (slot, copy) -> copies.add(copy));
        events(policy).forEach(router::route);
        return copies;
    }

    /** Its batches of one slot, in the order in which they are sent. */
    static List<Batch> batches(int size) {
        List<Batch> batches = new ArrayList<>();
        BatchLimits limits = new BatchLimits(size, Long.MAX_VALUE / 4, Long.MAX_VALUE / 4);
        Batcher batcher = new Batcher(ONE_SLOT, limits, batches::add);
        Router router = new Router(ONE_SLOT, batcher);
        events(Policy.SPLIT_FLUSH_SMASH).forEach(router::route);
        batcher.end();
        return batches;
    }
}
