package dev.fencepost.analyzer.oracle;

import dev.fencepost.analyzer.engine.EngineOutput;
import dev.fencepost.analyzer.engine.PartialAccess;
import dev.fencepost.analyzer.engine.SlotEngine;
import dev.fencepost.analyzer.engine.StraddleJoiner;
import dev.fencepost.model.Alert;
import dev.fencepost.model.Confidence;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Severity;
import dev.fencepost.model.Slots;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.route.Router;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the engine says of the trace of one host, and upon which event it became sure of it. */
final class Judgement implements EngineOutput {
    /**
     * An alert became a certain FAULT or BREACH.
     *
     * @param alert in that revision
     * @param event upon which it did
     */
    record Proof(Alert alert, TraceEvent event) {}

    private final Map<String, Alert> latest = new LinkedHashMap<>();
    private final List<Proof> proofs = new ArrayList<>();
    private final SlotEngine[] engines;
    private final StraddleJoiner[] joiners;
    private TraceEvent now;

    Judgement(List<TraceEvent> trace, Hardware hardware, Slots slots) {
        TraceEvent first = trace.get(0);
        engines = new SlotEngine[slots.spread()];
        joiners = new StraddleJoiner[slots.spread()];
        for (int slot = 0; slot < engines.length; slot++) {
            engines[slot] = SlotEngine.inMemory(first.host(), first.run(), slot, slots, hardware);
            joiners[slot] = new StraddleJoiner(first.host(), first.run());
        }
        Router router = new Router(slots, this::accept);
        trace.forEach(router::route);
        for (SlotEngine engine : engines) {
            engine.finish(this);
        }
        for (StraddleJoiner joiner : joiners) {
            joiner.finish(this);
        }
    }

    private void accept(int slot, Routed routed) {
        now = routed.event();
        engines[slot].accept(routed, this);
    }

    @Override
    public void alert(Alert alert) {
        Alert before = latest.put(alert.id(), alert);
        boolean sure = isProven(alert);
        boolean knew = before != null && isProven(before) && before.severity() == alert.severity();
        if (sure && !knew) {
            proofs.add(new Proof(alert, now));
        }
    }

    private static boolean isProven(Alert alert) {
        return alert.severity() != Severity.LATENT && alert.confidence() == Confidence.CERTAIN;
    }

    @Override
    public void partial(PartialAccess partial) {
        joiners[partial.owner()].accept(partial, this);
    }

    /** Every alert as it ended. */
    Collection<Alert> alerts() {
        return latest.values();
    }

    List<Proof> proofs() {
        return proofs;
    }
}
