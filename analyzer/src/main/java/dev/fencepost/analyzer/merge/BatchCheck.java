package dev.fencepost.analyzer.merge;

import static dev.fencepost.model.Envelope.comparePosition;

import dev.fencepost.model.Batch;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Op;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import java.util.List;
import java.util.Optional;

/** What must be true of a batch whatever came before it. */
public final class BatchCheck {
    private BatchCheck() {}

    /** Says what contradicts itself in a batch; empty if nothing does. */
    public static Optional<String> problem(Batch batch) {
        if (batch.slot() < 0
                || Integer.bitCount(batch.spread()) != 1
                || batch.slot() >= batch.spread()) {
            return Optional.of("slot " + batch.slot() + " of " + batch.spread());
        }
        List<Routed> events = batch.events();
        long ts = 0;
        long seq = 0;
        for (int i = 0; i < events.size(); i++) {
            TraceEvent event = events.get(i).event();
            if (Stream.of(event) != batch.stream()
                    || Envelope.runOf(event) != batch.run()
                    || !Envelope.hostOf(event).equals(batch.host())) {
                return Optional.of(name(event) + " is of another stream, run or host");
            }
            if (i > 0 && !isAfter(ts, seq, event)) {
                return Optional.of(name(event) + " is not after the event before it");
            }
            ts = Envelope.tsOf(event);
            seq = Envelope.seqOf(event);
        }
        boolean beyond =
                !events.isEmpty()
                        && comparePosition(ts, seq, batch.throughTs(), batch.throughSeq()) > 0;
        return beyond
                ? Optional.of(name(last(events)) + " is after its batch's through")
                : Optional.empty();
    }

    private static boolean isAfter(long ts, long seq, TraceEvent event) {
        int order = comparePosition(ts, seq, Envelope.tsOf(event), Envelope.seqOf(event));
        return order < 0 || (order == 0 && Op.of(event) == Op.GAP);
    }

    private static TraceEvent last(List<Routed> events) {
        return events.get(events.size() - 1).event();
    }

    private static String name(TraceEvent event) {
        Envelope envelope = event.envelope();
        return event.op()
                + " at ts "
                + Long.toUnsignedString(envelope.ts())
                + ", seq "
                + Long.toUnsignedString(envelope.seq());
    }
}
