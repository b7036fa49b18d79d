package dev.fencepost.analyzer.engine;

import dev.fencepost.analyzer.alerts.Episodes;
import dev.fencepost.analyzer.rules.AccessRule;
import dev.fencepost.analyzer.rules.AliasRule;
import dev.fencepost.analyzer.rules.FlushOrderRule;
import dev.fencepost.analyzer.rules.LeafStraddleRule;
import dev.fencepost.analyzer.rules.ModelRule;
import dev.fencepost.analyzer.rules.Reach;
import dev.fencepost.analyzer.rules.RecordRule;
import dev.fencepost.analyzer.rules.Rule;
import dev.fencepost.analyzer.rules.SizeRule;
import dev.fencepost.analyzer.rules.Straddle;
import dev.fencepost.analyzer.shadow.Effects;
import dev.fencepost.analyzer.shadow.Shadow;
import dev.fencepost.model.DmaEvents;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Op;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Slots;
import java.util.OptionalInt;

/**
 * Judges one slot of one host in one run: takes its events in total order, keeps the tables, and
 * answers with alerts. Single-threaded; its answers depend on its events alone.
 */
public final class SlotEngine implements HostState {
    private static final Rule[] RULES = {
        new RecordRule(),
        new FlushOrderRule(),
        new SizeRule(),
        new LeafStraddleRule(),
        new AliasRule()
    };

    private final Shadow shadow;
    private final Episodes episodes;
    private final Effects effects = new Effects();
    private final SlotState state;
    private final Reach reach = new Reach();
    private EngineOutput receiver;

    /** An engine whose state is written and restored. */
    public SlotEngine(String host, int run, int slot, Slots slots, Hardware hardware) {
        this(host, run, slot, slots, hardware, true);
    }

    /** An engine that lives in memory alone: {@link #flush} writes nothing. */
    public static SlotEngine inMemory(
            String host, int run, int slot, Slots slots, Hardware hardware) {
        return new SlotEngine(host, run, slot, slots, hardware, false);
    }

    private SlotEngine(
            String host, int run, int slot, Slots slots, Hardware hardware, boolean durable) {
        this.shadow = new Shadow(host, run, slot, slots, hardware, durable);
        this.episodes = new Episodes(host, run, durable);
        this.state = new SlotState(shadow, episodes);
    }

    /** Judges the next event. */
    public void accept(Routed routed, EngineOutput out) {
        state.complete();
        sendTo(out);
        Op op = Op.of(routed.event());
        if (op == Op.ACCESS || op == Op.FAULT) {
            access(routed, AccessRule.isPlain(shadow, routed, reach), out);
            return;
        }
        for (Rule rule : RULES) {
            rule.before(shadow, routed, episodes);
        }
        shadow.apply(routed, effects);
        if (!effects.isEmpty()) {
            look(routed);
        }
    }

    /** Judges what an event has done to the tables. */
    private void look(Routed routed) {
        for (Rule rule : RULES) {
            rule.after(shadow, routed, effects, episodes);
        }
        effects.resumed().forEach(domain -> domain.deferredFrames().clear());
        shadow.journal().frames(effects.frames());
        effects.clear();
    }

    /** Judges the next events: rows {@code from} to {@code to} (exclusive) of a batch. */
    public void rows(DmaEvents events, int from, int to, EngineOutput out) {
        state.complete();
        sendTo(out);
        for (int row = from; row < to; row++) {
            reach.take(events, row);
            if (!AccessRule.isPlain(shadow, reach)) {
                access(events.get(row), false, out);
            }
        }
    }

    private void access(Routed routed, boolean usual, EngineOutput out) {
        boolean plain = usual || !AccessRule.judge(shadow, routed, episodes);
        if (!plain || routed.pieces() > 1) {
            Straddle.of(shadow, routed).ifPresent(part -> tell(routed, part, out));
        }
        if (!plain) {
            ModelRule.refutedOk(shadow, routed).forEach(part -> tell(routed, part, out));
        }
    }

    private void tell(Routed routed, Straddle straddle, EngineOutput out) {
        out.partial(
                new PartialAccess(
                        routed.event(),
                        shadow.slot(),
                        straddle.owner(),
                        straddle.slots(),
                        OptionalInt.of(straddle.domain()),
                        straddle.window(),
                        straddle.mapped(),
                        straddle.sides(),
                        straddle.evidence()));
    }

    private void sendTo(EngineOutput out) {
        if (out != receiver) {
            receiver = out;
            episodes.to(out::alert);
        }
    }

    /** The run is over: writes the final revision of what is not written yet. */
    public void finish(EngineOutput out) {
        state.complete();
        sendTo(out);
        episodes.finish();
    }

    @Override
    public void flush(Sink sink) {
        state.flush(sink);
    }

    /**
     * Deletes all that {@link #flush} may have written and not deleted, once the run is over;
     * nothing else follows.
     */
    public void forget(Sink sink) {
        state.forget(sink);
    }

    @Override
    public void restore(byte[] key, byte[] value) {
        state.restore(key, value);
    }

    /** The tables, for looking at. */
    public Shadow shadow() {
        return shadow;
    }
}
