package dev.fencepost.analyzer.shadow;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.TraceEvent;

/**
 * When something became known: the position of the event that said it.
 *
 * @param ts u64 nanoseconds
 * @param seq u64
 * @param tsErr half-width of the clock error in nanoseconds
 */
public record Fact(long ts, long seq, long tsErr) {
    public static Fact of(TraceEvent event) {
        return new Fact(event.ts(), event.seq(), event.tsErr());
    }

    /** The one that comes first in the host's order. */
    public static Fact older(Fact a, Fact b) {
        return Envelope.comparePosition(a.ts, a.seq, b.ts, b.seq) <= 0 ? a : b;
    }

    /**
     * Whether the clock cannot tell which of two came first: they are closer than their summed
     * errors.
     */
    public boolean unorderedWith(Fact other) {
        long distance = Long.compareUnsigned(ts, other.ts) >= 0 ? ts - other.ts : other.ts - ts;
        long errors = tsErr + other.tsErr;
        return errors < 0 || Long.compareUnsigned(distance, errors) < 0;
    }
}
