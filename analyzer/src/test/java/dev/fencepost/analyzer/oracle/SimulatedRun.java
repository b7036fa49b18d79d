package dev.fencepost.analyzer.oracle;

import dev.fencepost.model.Access;
import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Fault;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Source;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.sim.Simulator;
import dev.fencepost.producer.sim.SimulatorSettings;
import dev.fencepost.producer.sim.Witness;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The trace of a simulated host, beside what its hardware really did. */
final class SimulatedRun {
    private final SimulatorSettings settings;
    private final List<TraceEvent> events = new ArrayList<>();
    private final Map<Long, Sighting> sightings = new LinkedHashMap<>();

    /** Runs a host until its devices have made so many accesses. */
    SimulatedRun(SimulatorSettings settings, int accesses) {
        this.settings = settings;
        Map<Long, Witness.Deed> deeds = new HashMap<>();
        Witness witness = (access, deed) -> deeds.put(access.seq(), deed);
        Map<DeviceId, Integer> domains = new HashMap<>();
        try (Simulator simulator = new Simulator(settings, witness)) {
            while (sightings.size() < accesses && simulator.hasNext()) {
                TraceEvent event = simulator.next();
                events.add(event);
                if (event instanceof DeviceEntry entry) {
                    domains.put(entry.bdf(), entry.domain());
                } else if (event instanceof Access access) {
                    Witness.Deed deed = deeds.remove(access.seq());
                    int domain = domains.get(access.bdf());
                    sightings.put(access.seq(), new Sighting(access, domain, deed));
                }
            }
        }
    }

    private SimulatedRun(SimulatedRun whole, List<TraceEvent> kept) {
        settings = whole.settings;
        events.addAll(kept);
        for (TraceEvent event : kept) {
            if (event instanceof Access) {
                sightings.put(event.seq(), whole.sightings.get(event.seq()));
            }
        }
    }

    /** What of the run remains if only some of its events are told. */
    SimulatedRun of(List<TraceEvent> kept) {
        return new SimulatedRun(this, kept);
    }

    SimulatorSettings settings() {
        return settings;
    }

    List<TraceEvent> events() {
        return events;
    }

    /**
     * The trace.
     *
     * @param told whether it tells what became of its accesses
     */
    List<TraceEvent> trace(boolean told) {
        return told ? events : withoutOutcomes();
    }

    /** The trace of hardware that does not tell what became of its accesses. */
    private List<TraceEvent> withoutOutcomes() {
        List<TraceEvent> bare = new ArrayList<>();
        for (TraceEvent event : events) {
            if (event instanceof Access access) {
                bare.add(bare(access));
            } else if (!(event instanceof Fault)) {
                bare.add(event);
            }
        }
        return bare;
    }

    private static Access bare(Access access) {
        return new Access(
                access.envelope(),
                access.bdf(),
                access.iova(),
                access.length(),
                access.dir(),
                access.trusted(),
                Outcome.UNKNOWN,
                Source.UNKNOWN,
                0);
    }

    /** The access of an event, by its seq. */
    Sighting sighting(long seq) {
        return sightings.get(seq);
    }

    Iterable<Sighting> sightings() {
        return sightings.values();
    }
}
