package dev.fencepost.producer.sim;

import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.sim.inject.InjectedFault;
import dev.fencepost.trace.TraceSource;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;

/**
 * Several simulated hosts as one source, in order of time: {@code h} and a number, each with a seed
 * of its own.
 */
public final class SimulatedHosts implements TraceSource {
    /** Most hosts at a time. */
    public static final int MOST = 1_024;

    private final List<Simulator> all = new ArrayList<>();
    private final List<Simulator> hosts = new ArrayList<>();
    private final List<TraceEvent> heads = new ArrayList<>();

    /**
     * Hosts {@code h0}, {@code h1} and so on, which are alike but for name and seed.
     *
     * @param settings of each, its events being those of all hosts together
     * @param count at least 1
     */
    public SimulatedHosts(SimulatorSettings settings, int count) {
        this(settings, IntStream.range(0, count).toArray());
    }

    /**
     * Hosts of these numbers, which are alike but for name and seed.
     *
     * @param settings of each, its events being those of all hosts together
     */
    public SimulatedHosts(SimulatorSettings settings, int[] numbers) {
        long events = settings.events();
        for (int i = 0; i < numbers.length; i++) {
            long share = events / numbers.length + (i < events % numbers.length ? 1 : 0);
            addHead(new Simulator(settings.ofHost(numbers[i], share)));
        }
    }

    @Override
    public boolean hasNext() {
        return !heads.isEmpty();
    }

    @Override
    public TraceEvent next() {
        if (heads.isEmpty()) {
            throw new NoSuchElementException("every host is at its end");
        }
        int first = 0;
        for (int i = 1; i < heads.size(); i++) {
            if (heads.get(i).ts() < heads.get(first).ts()) {
                first = i;
            }
        }
        TraceEvent event = heads.get(first);
        if (hosts.get(first).hasNext()) {
            heads.set(first, hosts.get(first).next());
        } else {
            heads.remove(first);
            hosts.remove(first);
        }
        return event;
    }

    @Override
    public void close() {
        heads.clear();
        hosts.clear();
    }

    /** The faults that were injected so far, host by host. */
    public List<InjectedFault> injected() {
        return all.stream().flatMap(host -> host.injected().stream()).toList();
    }

    private void addHead(Simulator host) {
        all.add(host);
        if (host.hasNext()) {
            hosts.add(host);
            heads.add(host.next());
        }
    }
}
