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

    private final long iova;
    private final long spa;
    private final long ts;
    private final long seq;
    private final int count;
    private final int domain;
    private final byte shift;
    private final byte perm;

    Leaves(int domain, long iova, long spa, long size, long count, Permission perm, Fact origin) {
        this.domain = domain;
        this.iova = iova;
        this.spa = spa;
        this.shift = (byte) Long.numberOfTrailingZeros(size);
        this.count = Math.toIntExact(count);
        this.perm = (byte) perm.ordinal();
        this.ts = origin.ts();
        this.seq = origin.seq();
    }

    public static Leaves of(MapLeaves map) {
        return map.tsErr() == 0 ? new Leaves(map) : new Inexact(map);
    }

    private Leaves(MapLeaves map) {
        this(
                map.domain(),
                map.iova(),
                map.spa(),
                map.size(),
                map.count(),
                map.perm(),
                Fact.of(map));
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

    /** The device address that leads to an SPA within these leaves. */
    public final long iovaOf(long address) {
        return iova + (address - spa);
    }

    /** Puts them into bytes. */
    final void write(StateWriter out) {
        out.number(domain).number(iova).number(spa).number(shift).number(count).number(perm);
        writeOrigin(out);
    }

    void writeOrigin(StateWriter out) {
        out.flag(false).fact(origin());
    }

    static Leaves read(StateReader in) {
        int domain = in.count();
        long iova = in.number();
        long spa = in.number();
        long size = 1L << in.number();
        long count = in.number();
        Permission perm = PERMISSIONS[in.count()];
        if (in.flag()) {
            return ChangedLeaves.read(domain, new LeafRun(iova, spa, size, count, perm), in);
        }
        Fact origin = in.fact();
        Envelope envelope = new Envelope("-", 0, origin.ts(), origin.seq(), origin.tsErr());
        return of(new MapLeaves(envelope, domain, iova, spa, size, count, perm));
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
                        perm()));
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

        Inexact(MapLeaves map) {
            super(map);
            this.tsErr = map.tsErr();
        }

        @Override
        long tsErr() {
            return tsErr;
        }
    }
}
