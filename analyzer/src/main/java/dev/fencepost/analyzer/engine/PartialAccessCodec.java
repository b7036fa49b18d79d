package dev.fencepost.analyzer.engine;

import dev.fencepost.analyzer.rules.Side;
import dev.fencepost.analyzer.rules.Side.Against;
import dev.fencepost.analyzer.rules.Side.Result;
import dev.fencepost.analyzer.shadow.StateReader;
import dev.fencepost.analyzer.shadow.StateWriter;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.wire.codec.EventCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Bytes of a {@link PartialAccess}: for the topic between the slots, and for state.
 * Single-threaded.
 */
public final class PartialAccessCodec {
    private final EventCodec events = new EventCodec();
    private final StateWriter out = new StateWriter(events::encode);

    public byte[] encode(PartialAccess partial) {
        write(partial);
        return out.take();
    }

    public PartialAccess decode(byte[] bytes) {
        return read(reader(bytes));
    }

    byte[] encodeAll(List<PartialAccess> partials) {
        out.number(partials.size());
        partials.forEach(this::write);
        return out.take();
    }

    List<PartialAccess> decodeAll(byte[] bytes) {
        StateReader in = reader(bytes);
        List<PartialAccess> partials = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            partials.add(read(in));
        }
        return partials;
    }

    StateWriter writer() {
        return out;
    }

    StateReader reader(byte[] bytes) {
        return new StateReader(bytes, events::decodeKept);
    }

    private void write(PartialAccess partial) {
        out.event(partial.event());
        out.number(partial.slot()).number(partial.owner()).number(partial.slots());
        out.flag(partial.domain().isPresent()).number(partial.domain().orElse(0));
        out.number(partial.window()).flag(partial.mapped()).number(partial.sides().size());
        for (Side side : partial.sides()) {
            out.number(side.part()).flag(side.crossing());
            out.text(side.result().name()).flag(side.certain()).text(side.against().name());
        }
        out.events(partial.evidence());
    }

    private static PartialAccess read(StateReader in) {
        TraceEvent event = in.event();
        int slot = in.count();
        int owner = in.count();
        int slots = in.count();
        boolean hasDomain = in.flag();
        int domain = in.count();
        long window = in.number();
        boolean mapped = in.flag();
        List<Side> sides = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            sides.add(
                    new Side(
                            in.count(),
                            in.flag(),
                            Result.valueOf(in.text()),
                            in.flag(),
                            Against.valueOf(in.text())));
        }
        return new PartialAccess(
                event,
                slot,
                owner,
                slots,
                hasDomain ? OptionalInt.of(domain) : OptionalInt.empty(),
                window,
                mapped,
                sides,
                in.events());
    }
}
