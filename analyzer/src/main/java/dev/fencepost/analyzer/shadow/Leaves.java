package dev.fencepost.analyzer.shadow;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.LeafRun;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.Permission;
import dev.fencepost.model.TraceEvent;
import java.util.List;

/**
 * Leaves of one size in a row as one MAP made them; immutable and shared by all the frames they
 * cover.
 *
 * <p>Kept in primitive form, since a host has one for nearly every frame; the MAP is made anew
 * where it is needed as evidence.
 */
public class Leaves {
    private static final Permission[] PERMISSIONS = Permission.values();

    /** Beside the permission in what is kept: their size is a guess. */
    private static final int DERIVED = 1 << 2;

    /** What tells kept leaves of a MAP from those that an event made out of others. */
    static final int OF_MAP = 0;

    static final int CHANGED = 1;
    static final int REMAINING = 2;

    private final long iova;
    private final long spa;
    private final long ts;
    private final long seq;
    private final int count;
    private final int domain;
    private final byte shift;
    private final byte perm;
    private final boolean derived;

    Leaves(int domain, LeafRun run, Fact origin) {
        this.domain = domain;
        this.iova = run.iova();
        this.spa = run.spa();
        this.shift = (byte) Long.numberOfTrailingZeros(run.size());
        this.count = Math.toIntExact(run.count());
        this.perm = (byte) run.perm().ordinal();
        this.derived = run.derived();
        this.ts = origin.ts();
        this.seq = origin.seq();
    }

    public static Leaves of(MapLeaves map) {
        return ofMap(map.domain(), runOf(map), Fact.of(map));
    }

    private static LeafRun runOf(MapLeaves map) {
        return new LeafRun(
                map.iova(), map.spa(), map.size(), map.count(), map.perm(), map.derived());
    }

    public final int domain() {
        return domain;
    }

    public final long iova() {
        return iova;
    }

    public final long spa() {
        return spa;
    }

    /** Bytes of one leaf. */
    public final long size() {
        return 1L << shift;
    }

    /** Leaves in a row. */
    public final long count() {
        return count;
    }

    /** Bytes of all of them. */
    public final long bytes() {
        return (long) count << shift;
    }

    public final Permission perm() {
        return PERMISSIONS[perm];
    }

    /** Whether one leaf is 2M or more: its size class for the RMP check. */
    public final boolean large() {
        return shift >= 21;
    }

    /** Whether their size is a guess: {@link MapLeaves}. */
    public final boolean derived() {
        return derived;
    }

    /** The device address that leads to an SPA within these leaves. */
    public final long iovaOf(long address) {
        return iova + (address - spa);
    }

    /** Puts them into bytes. */
    final void write(StateWriter out) {
        out.number(domain).number(iova).number(spa).number(shift).number(count);
        out.number(derived ? perm | DERIVED : perm);
        writeOrigin(out);
    }

    void writeOrigin(StateWriter out) {
        out.number(OF_MAP).fact(origin());
    }

    static Leaves read(StateReader in) {
        int domain = in.count();
        long iova = in.number();
        long spa = in.number();
        long size = 1L << in.number();
        long count = in.number();
        int bits = in.count();
        Permission perm = PERMISSIONS[bits & ~DERIVED];
        LeafRun run = new LeafRun(iova, spa, size, count, perm, (bits & DERIVED) != 0);
        return switch (in.count()) {
            case OF_MAP -> ofMap(domain, run, in.fact());
            case CHANGED -> ChangedLeaves.read(domain, run, in);
            default -> RemainingLeaves.read(domain, run, in);
        };
    }

    private static Leaves ofMap(int domain, LeafRun run, Fact origin) {
        return origin.tsErr() == 0
                ? new Leaves(domain, run, origin)
                : new Inexact(domain, run, origin);
    }

    /** The event that made them. */
    public final Fact origin() {
        return new Fact(ts, seq, tsErr());
    }

    /** The events that led to them, oldest first. */
    public List<TraceEvent> history(String host, int run) {
        return List.of(
                new MapLeaves(
                        new Envelope(host, run, ts, seq, tsErr()),
                        domain,
                        iova,
                        spa,
                        size(),
                        count,
                        perm(),
                        derived));
    }

    /** The oldest event that they rest on. */
    public Fact root() {
        return origin();
    }

    /**
     * Clock error of the event that made them; most traces have none, so that it takes no room
     * here.
     */
    long tsErr() {
        return 0;
    }

    /** Leaves of a MAP whose time is not exact. */
    private static final class Inexact extends Leaves {
        private final long tsErr;

        Inexact(int domain, LeafRun run, Fact origin) {
            super(domain, run, origin);
            this.tsErr = origin.tsErr();
        }

        @Override
        long tsErr() {
            return tsErr;
        }
    }
}
