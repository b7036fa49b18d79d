package dev.fencepost.producer.sim;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.sim.inject.InjectedFault;
import dev.fencepost.producer.sim.inject.Injector;
import java.util.List;

/** The one among a host's actors who does wrong on purpose, once the host is up. */
final class FaultInjection implements Actor {
    private static final int STREAM = -1;

    private final Injector injector;

    /** Injects into memory from {@code base} up. */
    FaultInjection(Machine machine, SimulatorSettings settings, long base) {
        this.injector =
                new Injector(
                        settings.injection(),
                        new MachineControls(machine, settings),
                        base,
                        SeededRandom.derive(settings.seed(), STREAM));
    }

    /** When it next has something to do. */
    long due() {
        return injector.due();
    }

    @Override
    public long start(long now) {
        injector.start();
        return due();
    }

    @Override
    public long step(long now) {
        injector.step();
        return due();
    }

    /** Takes an event of the trace for the opportunity that it may be. */
    void saw(TraceEvent event) {
        injector.saw(event);
    }

    /** The faults of a trace that ends with an event. */
    List<InjectedFault> injected(Envelope last) {
        return injector.faults(last.host(), last.run(), last.ts(), last.seq());
    }
}
