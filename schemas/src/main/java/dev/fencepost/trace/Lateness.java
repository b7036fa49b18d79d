package dev.fencepost.trace;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.TraceEvent;
import java.util.HashMap;
import java.util.Map;

/** Measures by how much time events of each host come after later ones. */
final class Lateness {
    private final Map<String, Host> hosts = new HashMap<>();
    private Host last;

    void accept(TraceEvent event) {
        if (last == null || !last.newest.host().equals(event.host())) {
            last = hosts.computeIfAbsent(event.host(), absent -> new Host(event.envelope()));
        }
        last.accept(event.envelope());
    }

    /** Nanoseconds of the worst case, for each host that is not in order throughout. */
    Map<String, Long> byHost() {
        Map<String, Long> worst = new HashMap<>();
        hosts.forEach(
                (name, host) -> {
                    if (host.disordered) {
                        worst.put(name, host.worst);
                    }
                });
        return worst;
    }

    /** One machine. */
    private static final class Host {
        private Envelope newest;
        private long worst;
        private boolean disordered;

        Host(Envelope first) {
            newest = first;
        }

        void accept(Envelope at) {
            if (Envelope.compareOrder(newest, at) <= 0) {
                newest = at;
                return;
            }
            disordered = true;
            // a source's run never falls, so both are of one run
            long late = newest.ts() - at.ts();
            worst = Long.compareUnsigned(late, worst) > 0 ? late : worst;
            worst = worst == ReorderQueue.IN_ORDER ? worst - 1 : worst;
        }
    }
}
