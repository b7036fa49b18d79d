package dev.fencepost.analyzer.shadow;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.Gap;
import dev.fencepost.model.Stream;

/** The last hole of each stream: what was known before it is uncertain after it. */
public final class Gaps {
    private final Fact[] last = new Fact[Stream.values().length];
    private boolean flushesUnseen;

    void add(Gap gap) {
        if (gap.flushesUnseen()) {
            flushesUnseen = true;
        } else {
            set(gap.stream(), Fact.of(gap));
        }
    }

    public void set(Stream stream, Fact gap) {
        last[stream.ordinal()] = gap;
    }

    /** Whether the trace records no flushes at all: that none is seen means nothing. */
    public boolean flushesUnseen() {
        return flushesUnseen;
    }

    void flushesUnseen(boolean unseen) {
        flushesUnseen = unseen;
    }

    public boolean any() {
        return last[0] != null || last[1] != null || last[2] != null;
    }

    public boolean any(Stream stream) {
        return last[stream.ordinal()] != null;
    }

    /** The last hole of a stream that has one. */
    public Fact last(Stream stream) {
        return last[stream.ordinal()];
    }

    /** Whether events of that stream were lost after the fact was set. */
    public boolean since(Stream stream, Fact fact) {
        Fact gap = last[stream.ordinal()];
        return gap != null
                && Envelope.comparePosition(gap.ts(), gap.seq(), fact.ts(), fact.seq()) >= 0;
    }
}
