package dev.fencepost.analyzer.merge;

import static dev.fencepost.model.Envelope.comparePosition;

import dev.fencepost.model.Batch;
import dev.fencepost.model.DmaEvents;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
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
        int count = batch.events().size();
        DmaEvents dma = ofItself(batch);
        for (int i = 0; i < count; i++) {
            boolean row = dma != null && dma.isRow(i);
            if (!row && !belongs(batch, batch.events().get(i).event())) {
                return Optional.of(name(batch, i) + " is of another stream, run or host");
            }
            if (i > 0 && !isAfter(batch, i)) {
                return Optional.of(name(batch, i) + " is not after the event before it");
            }
        }
        boolean beyond =
                count > 0
                        && comparePosition(
                                        batch.ts(count - 1),
                                        batch.seq(count - 1),
                                        batch.throughTs(),
                                        batch.throughSeq())
                                > 0;
        return beyond
                ? Optional.of(name(batch, count - 1) + " is after its batch's through")
                : Optional.empty();
    }

    /** Its events, where the rows among them are of its stream, host and run; else null. */
    private static DmaEvents ofItself(Batch batch) {
        return batch.events() instanceof DmaEvents dma
                        && batch.stream() == Stream.DMA
                        && dma.run() == batch.run()
                        && dma.host().equals(batch.host())
                ? dma
                : null;
    }

    private static boolean belongs(Batch batch, TraceEvent event) {
        return Stream.of(event) == batch.stream()
                && Envelope.runOf(event) == batch.run()
                && Envelope.hostOf(event).equals(batch.host());
    }

    private static boolean isAfter(Batch batch, int number) {
        int order =
                comparePosition(
                        batch.ts(number - 1),
                        batch.seq(number - 1),
                        batch.ts(number),
                        batch.seq(number));
        return order < 0 || (order == 0 && batch.isGap(number));
    }

    private static String name(Batch batch, int number) {
        TraceEvent event = batch.events().get(number).event();
        Envelope envelope = event.envelope();
        return event.op()
                + " at ts "
                + Long.toUnsignedString(envelope.ts())
                + ", seq "
                + Long.toUnsignedString(envelope.seq());
    }
}
