package dev.fencepost.producer.sim;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.sim.inject.InjectedFault;
import dev.fencepost.trace.TraceSource;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * A simulated host as a source of events, in the total order of the host.
 *
 * <p>Whoever is due first acts next; where two are due at once, IOMMUs act before guests and guests
 * before devices.
 */
public final class Simulator implements TraceSource {
    private final Trace trace;
    private final List<Clocked> clocked;
    private final Boot boot;
    private final List<Actor> actors;
    private final Optional<FaultInjection> injection;
    private final long[] due;
    private Envelope last;
    private boolean up;
    private long left;

    public Simulator(SimulatorSettings settings) {
        this(settings, Witness.NOBODY);
    }

    /** A simulator of which a witness is told what the trace need not say. */
    public Simulator(SimulatorSettings settings, Witness witness) {
        this.left = settings.events();
        this.trace = new Trace(settings.host(), settings.run());
        World world = World.of(settings, trace, witness);
        this.clocked = world.machine().clocked();
        this.boot = world.boot();
        this.actors = world.actors();
        this.injection = world.injection();
        this.last = new Envelope(settings.host(), settings.run(), 0, 0, 0);
        this.due = new long[actors.size()];
        Arrays.fill(due, Actor.NEVER);
        due[clocked.size()] = boot.start(0);
    }

    @Override
    public boolean hasNext() {
        return left > 0;
    }

    @Override
    public TraceEvent next() {
        if (left <= 0) {
            throw new NoSuchElementException("the trace is at its end");
        }
        while (trace.isEmpty()) {
            act();
        }
        left--;
        TraceEvent event = trace.take();
        if (injection.isPresent()) {
            injection.get().saw(event);
            last = event.envelope();
        }
        return event;
    }

    /** The faults that were injected into the trace so far, each with what must be said of it. */
    public List<InjectedFault> injected() {
        return injection.map(faults -> faults.injected(last)).orElse(List.of());
    }

    /** What the host did so far; it goes on counting while the host runs. */
    public Tally tally() {
        return trace.tally();
    }

    @Override
    public void close() {
        left = 0;
    }

    private void act() {
        injection.ifPresent(faults -> due[due.length - 1] = faults.due());
        int first = 0;
        for (int i = 1; i < due.length; i++) {
            if (due[i] < due[first]) {
                first = i;
            }
        }
        long now = due[first];
        trace.advanceTo(now);
        due[first] = actors.get(first).step(now);
        if (!up && boot.isDone()) {
            start(now);
        }
        for (int i = 0; i < clocked.size(); i++) {
            due[i] = clocked.get(i).due();
        }
    }

    private void start(long now) {
        up = true;
        for (int i = clocked.size() + 1; i < due.length; i++) {
            due[i] = actors.get(i).start(now);
        }
    }
}
