package dev.fencepost.producer.sim;

import dev.fencepost.model.TraceEvent;
import dev.fencepost.trace.TraceSource;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;

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
    private final long[] due;
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
        return trace.take();
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
        int first = 0;
        for (int i = 1; i < due.length; i++) {
            if (due[i] < due[first]) {
                first = i;
            }
        }
        long now = due[first];
        trace.advanceTo(now);
        due[first] = actors.get(first).step(now);
        for (int i = 0; i < clocked.size(); i++) {
            due[i] = clocked.get(i).due();
        }
        if (!up && boot.isDone()) {
            start(now);
        }
    }

    private void start(long now) {
        up = true;
        for (int i = clocked.size() + 1; i < due.length; i++) {
            due[i] = actors.get(i).start(now);
        }
    }
}
