package dev.fencepost.analyzer.merge;

import static dev.fencepost.model.Envelope.comparePosition;

import dev.fencepost.model.Batch;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Op;
import dev.fencepost.model.Routed;
import dev.fencepost.model.TraceEvent;
import java.util.Optional;

/** What must be true of a batch whatever came before it. */
final class BatchCheck {
    private BatchCheck() {}

    /** Says what contradicts itself in a batch; empty if nothing does. */
    static Optional<String> problem(Batch batch) {
        if (batch.slot() < 0
                || Integer.bitCount(batch.spread()) != 1
                || batch.slot() >= batch.spread()) {
            return Optional.of("slot " + batch.slot() + " of " + batch.spread());
        }
        TraceEvent before = null;
        for (Routed routed : batch.events()) {
            TraceEvent event = routed.event();
            if (event.stream() != batch.stream()
                    || event.run() != batch.run()
                    || !event.host().equals(batch.host())) {
                return Optional.of(at(event) + " is of another stream, run or host");
            }
            if (before != null && !inOrder(before, event)) {
                return Optional.of(at(event) + " is not after the event before it");
            }
            before = event;
        }
        boolean beyond =
                before != null
                        && comparePosition(
                                        before.ts(),
                                        before.seq(),
                                        batch.throughTs(),
                                        batch.throughSeq())
                                > 0;
        return beyond
                ? Optional.of(at(before) + " is after its batch's through")
                : Optional.empty();
    }

    private static boolean inOrder(TraceEvent before, TraceEvent event) {
        int order = comparePosition(before.ts(), before.seq(), event.ts(), event.seq());
        return order < 0 || (order == 0 && event.op() == Op.GAP);
    }

    private static String at(TraceEvent event) {
        Envelope envelope = event.envelope();
        return event.op()
                + " at ts "
                + Long.toUnsignedString(envelope.ts())
                + ", seq "
                + Long.toUnsignedString(envelope.seq());
    }
}
