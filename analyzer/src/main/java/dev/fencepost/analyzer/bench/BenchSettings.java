package dev.fencepost.analyzer.bench;

import dev.fencepost.producer.sim.SimulatedHosts;
import dev.fencepost.producer.sim.SimulatorSettings;
import java.util.List;

/**
 * What is measured, how long and how far.
 *
 * @param simulation of the trace that most sections use; its events are those of one pass
 * @param hosts of that trace
 * @param shapes of topics and topologies
 * @param rates of paced streams, in events a second
 */
public record BenchSettings(
        SimulatorSettings simulation,
        int hosts,
        List<Shape> shapes,
        List<Integer> rates,
        Effort effort,
        Reach reach) {
    /** Records of one event each cost so much more that a pass gets along with fewer events. */
    private static final int FEWER = 4;

    /**
     * Hosts whose keys share a partition: a simulated host's memory is small and lies in one slot,
     * so that one host alone would keep one of many threads busy and the others idle.
     */
    private static final int HOSTS_PER_PARTITION = 8;

    public BenchSettings {
        shapes = List.copyOf(shapes);
        rates = List.copyOf(rates);
        if (shapes.isEmpty() || rates.isEmpty()) {
            throw new IllegalArgumentException("there is no shape or no rate");
        }
        for (int rate : rates) {
            if (rate < 1) {
                throw new IllegalArgumentException("rate is not positive: " + rate);
            }
        }
    }

    int rounds() {
        return effort.rounds();
    }

    long passNanos() {
        return effort.pass().toNanos();
    }

    long warmNanos() {
        return effort.warmUp().toNanos();
    }

    /** Events in topics that are cut into records of so many. */
    long events(int batch) {
        return Math.max(1, batch == 1 ? simulation.events() / FEWER : simulation.events());
    }

    /** About how long a section takes. */
    public long seconds(Section section) {
        long round = effort.pass().toSeconds() + 1;
        long live = effort.live().toSeconds();
        long warm = effort.warmUp().toSeconds();
        long rounds = effort.rounds();
        long decades = Math.round(Math.log10((double) reach.events()) + Math.log10(reach.frames()));
        return switch (section) {
            case ENGINE -> 2 * warm + rounds * round;
            case FILES -> 3 * warm + rounds * 3 * round;
            case STREAM -> 4 * warm + shapes.size() * (30 + (1 + rounds) * 4 * (round + 2));
            case LATENCY -> 10 + 3 * warm / 2 + rounds * rates.size() * (5 + 3 * live / 2);
            case FRAMES -> 5 + rounds * 4;
            case CHANGELOG -> 10 + warm + rounds * (live + 2);
            case RESTORE -> 20 + rounds * 15;
            case CURVES -> warm + rounds * decades * (round + 2);
            case HOSTS -> warm + rounds * 20 * 3;
            case LOAD -> rounds * 10;
        };
    }

    /** A trace with so many events that keeps so many partitions equally busy. */
    SimulatedHosts stream(long events, int partitions) {
        if (partitions == 1) {
            return trace(events);
        }
        int each = Math.max((hosts - 1) / partitions + 1, HOSTS_PER_PARTITION);
        return new SimulatedHosts(
                simulation.but().events(events).build(), Placement.evenHosts(each, partitions));
    }

    /** The trace, with so many events. */
    SimulatedHosts trace(long events) {
        return new SimulatedHosts(simulation.but().events(events).build(), hosts);
    }
}
