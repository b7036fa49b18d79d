package dev.fencepost.analyzer.bench;

import dev.fencepost.analyzer.engine.SlotEngine;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Routed;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.route.Router;
import dev.fencepost.producer.sim.Policy;
import dev.fencepost.producer.sim.Simulator;
import dev.fencepost.producer.sim.SimulatorSettings;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Nanoseconds of simulating, routing and judging one event, under each policy. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(MicroTrace.EVENTS)
public class EngineBenchmark {
    @Param public Policy policy;

    private List<TraceEvent> events;
    private List<Routed> copies;

    @Setup
    public void simulateAndRoute() {
        events = MicroTrace.events(policy);
        copies = MicroTrace.routed(policy);
    }

    @Benchmark
    public void simulate(Blackhole sink) {
        new Simulator(SimulatorSettings.of(policy, 1, MicroTrace.EVENTS))
                .forEachRemaining(sink::consume);
    }

    @Benchmark
    public void route(Blackhole sink) {
        Router router = new Router(MicroTrace.ONE_SLOT, (slot, copy) -> sink.consume(copy));
        events.forEach(router::route);
    }

    @Benchmark
    public SlotEngine judge() {
        SlotEngine engine = SlotEngine.inMemory("h0", 0, 0, MicroTrace.ONE_SLOT, Hardware.AMD);
        for (Routed copy : copies) {
            engine.accept(copy, EnginePass.NOBODY);
        }
        engine.finish(EnginePass.NOBODY);
        return engine;
    }
}
