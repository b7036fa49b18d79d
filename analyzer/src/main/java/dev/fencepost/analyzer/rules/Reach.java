package dev.fencepost.analyzer.rules;

import dev.fencepost.model.Access;
import dev.fencepost.model.Direction;
import dev.fencepost.model.DmaEvents;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Source;

/**
 * What decides whether an access is a usual one, in whichever form the access came: as an object or
 * as a row. Holds one at a time and is used again for the next.
 */
public final class Reach {
    private long ts;
    private long seq;
    private int bdf;
    private long iova;
    private long length;
    private long spa;
    private long entry;
    private boolean trusted;
    private Direction dir = Direction.READ;
    private Outcome outcome = Outcome.UNKNOWN;
    private Source source = Source.UNKNOWN;

    /** Holds a row of a batch. */
    public void take(DmaEvents events, int row) {
        ts = events.ts(row);
        seq = events.seq(row);
        bdf = events.bdf(row);
        iova = events.iova(row);
        length = events.length(row);
        spa = events.spa(row);
        entry = events.entry(row);
        trusted = events.trusted(row);
        dir = events.dir(row);
        outcome = events.outcome(row);
        source = events.source(row);
    }

    /**
     * Holds an access.
     *
     * @param leadsTo where its first byte lies, if all of it lies in one frame
     */
    void take(Access access, long leadsTo) {
        ts = access.ts();
        seq = access.seq();
        bdf = access.bdf().packed();
        iova = access.iova();
        length = access.length();
        spa = leadsTo;
        entry = access.entry();
        trusted = access.trusted();
        dir = access.dir();
        outcome = access.outcome();
        source = access.source();
    }

    long ts() {
        return ts;
    }

    long seq() {
        return seq;
    }

    int bdf() {
        return bdf;
    }

    long iova() {
        return iova;
    }

    long length() {
        return length;
    }

    long spa() {
        return spa;
    }

    long entry() {
        return entry;
    }

    boolean trusted() {
        return trusted;
    }

    Direction dir() {
        return dir;
    }

    Outcome outcome() {
        return outcome;
    }

    Source source() {
        return source;
    }
}
