package dev.fencepost.analyzer.offline;

import dev.fencepost.analyzer.engine.EngineOutput;
import dev.fencepost.analyzer.engine.PartialAccess;
import dev.fencepost.analyzer.engine.SlotEngine;
import dev.fencepost.analyzer.engine.StraddleJoiner;
import dev.fencepost.analyzer.shadow.Shadow;
import dev.fencepost.model.Alert;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Slots;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The engines of all hosts and slots of a trace in one thread: takes routed events in each host's
 * order and keeps the final revision of each alert.
 */
public final class Analysis {
    /** The order in which alerts are listed: by (host, run, firstTs, id). */
    public static final Comparator<Alert> ORDER =
            Comparator.comparing(Alert::host)
                    .thenComparing(Alert::run, Integer::compareUnsigned)
                    .thenComparing(Alert::firstTs, Long::compareUnsigned)
                    .thenComparing(Alert::id);

    private final Slots slots;
    private final Hardware hardware;
    private final Map<String, Host> hosts = new HashMap<>();
    private final Map<String, Alert> latest = new HashMap<>();
    private long events;
    private Host last;

    public Analysis(Slots slots, Hardware hardware) {
        this.slots = slots;
        this.hardware = hardware;
    }

    /** Judges one slot's copy of an event. */
    public void accept(int slot, Routed routed) {
        String name = Envelope.hostOf(routed.event());
        if (last == null || !last.name.equals(name)) {
            last = hosts.computeIfAbsent(name, Host::new);
        }
        last.accept(slot, routed, Envelope.runOf(routed.event()));
        if (routed.primary()) {
            events++;
        }
    }

    /** The trace is over: every run ends. */
    public void finish() {
        hosts.values().forEach(Host::finish);
    }

    /** The final revision of each alert so far, in {@link #ORDER}. */
    public List<Alert> alerts() {
        return latest.values().stream().sorted(ORDER).toList();
    }

    /** Shows the tables of each slot of every host's last run, as they stand. */
    public void forEachSlot(Consumer<Shadow> viewer) {
        hosts.values().forEach(host -> host.show(viewer));
    }

    /** Events judged, each counted once. */
    public long events() {
        return events;
    }

    /** One host: an engine and a joiner for each slot of its current run. */
    private final class Host implements EngineOutput {
        private final String name;
        private final SlotEngine[] engines = new SlotEngine[slots.spread()];
        private final StraddleJoiner[] joiners = new StraddleJoiner[slots.spread()];
        private int run;
        private boolean started;

        Host(String name) {
            this.name = name;
        }

        void accept(int slot, Routed routed, int itsRun) {
            if (!started || itsRun != run) {
                start(itsRun);
            }
            engines[slot].accept(routed, this);
        }

        private void start(int number) {
            finish();
            run = number;
            started = true;
            for (int slot = 0; slot < engines.length; slot++) {
                engines[slot] = SlotEngine.inMemory(name, run, slot, slots, hardware);
                joiners[slot] = new StraddleJoiner(name, run);
            }
        }

        void show(Consumer<Shadow> viewer) {
            for (SlotEngine engine : engines) {
                viewer.accept(engine.shadow());
            }
        }

        void finish() {
            if (!started) {
                return;
            }
            for (SlotEngine engine : engines) {
                engine.finish(this);
            }
            for (StraddleJoiner joiner : joiners) {
                joiner.finish(this);
            }
            started = false;
        }

        @Override
        public void alert(Alert alert) {
            // two episodes may have one id: as for readers of a topic, the highest revision counts
            latest.merge(alert.id(), alert, (a, b) -> b.revision() >= a.revision() ? b : a);
        }

        @Override
        public void partial(PartialAccess partial) {
            joiners[partial.owner()].accept(partial, this);
        }
    }
}
