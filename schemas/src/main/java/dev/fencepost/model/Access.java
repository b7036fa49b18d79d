package dev.fencepost.model;

import static java.util.Objects.requireNonNull;

import java.util.Objects;

/**
 * A device reached memory, or tried to. Nearly every event is one, and is kept flat: its envelope
 * is made anew where it is asked for. Immutable.
 */
@SuppressWarnings("EnumOrdinal") // within this class alone
public final class Access implements DmaEvent {
    /** Most bytes of one access, 1 TiB: a bound on what one line of input can cost. */
    public static final long MAX_BYTES = 1L << 40;

    private static final Direction[] DIRECTIONS = Direction.values();
    private static final Outcome[] OUTCOMES = Outcome.values();
    private static final Source[] SOURCES = Source.values();

    private final String host;
    private final int run;
    private final long ts;
    private final long seq;
    private final long tsErr;
    private final DeviceId bdf;
    private final long iova;
    private final long length;
    private final byte dir;
    private final boolean trusted;
    private final byte outcome;
    private final byte source;
    private final long entry;

    /**
     * An access at that place and time, as {@link Envelope} has them.
     *
     * @param bdf the device
     * @param iova first byte
     * @param length bytes, at least 1
     * @param dir READ or WRITE of memory
     * @param trusted it carried T=1
     * @param outcome as recorded, or UNKNOWN
     * @param source where the translation came from, or UNKNOWN
     * @param entry size of the IOTLB entry used, 0 if unknown
     */
    public Access(
            String host,
            int run,
            long ts,
            long seq,
            long tsErr,
            DeviceId bdf,
            long iova,
            long length,
            Direction dir,
            boolean trusted,
            Outcome outcome,
            Source source,
            long entry) {
        Envelope.check(host, tsErr);
        Pages.checkRange("iova", iova, length);
        Pages.checkAtMost("ACCESS", length, MAX_BYTES);
        this.host = host;
        this.run = run;
        this.ts = ts;
        this.seq = seq;
        this.tsErr = tsErr;
        this.bdf = requireNonNull(bdf, "bdf is null");
        this.iova = iova;
        this.length = length;
        this.dir = (byte) dir.ordinal();
        this.trusted = trusted;
        this.outcome = (byte) outcome.ordinal();
        this.source = (byte) source.ordinal();
        this.entry = entry;
    }

    /** The same of an envelope. */
    public Access(
            Envelope at,
            DeviceId bdf,
            long iova,
            long length,
            Direction dir,
            boolean trusted,
            Outcome outcome,
            Source source,
            long entry) {
        this(
                at.host(),
                at.run(),
                at.ts(),
                at.seq(),
                at.tsErr(),
                bdf,
                iova,
                length,
                dir,
                trusted,
                outcome,
                source,
                entry);
    }

    @Override
    public Envelope envelope() {
        return new Envelope(host, run, ts, seq, tsErr);
    }

    @Override
    public String host() {
        return host;
    }

    @Override
    public int run() {
        return run;
    }

    @Override
    public long ts() {
        return ts;
    }

    @Override
    public long seq() {
        return seq;
    }

    @Override
    public long tsErr() {
        return tsErr;
    }

    public DeviceId bdf() {
        return bdf;
    }

    public long iova() {
        return iova;
    }

    public long length() {
        return length;
    }

    public Direction dir() {
        return DIRECTIONS[dir];
    }

    public boolean trusted() {
        return trusted;
    }

    public Outcome outcome() {
        return OUTCOMES[outcome];
    }

    public Source source() {
        return SOURCES[source];
    }

    public long entry() {
        return entry;
    }

    @Override
    public Op op() {
        return Op.ACCESS;
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.access(this);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Access access
                && host.equals(access.host)
                && run == access.run
                && ts == access.ts
                && seq == access.seq
                && tsErr == access.tsErr
                && bdf.equals(access.bdf)
                && iova == access.iova
                && length == access.length
                && dir == access.dir
                && trusted == access.trusted
                && outcome == access.outcome
                && source == access.source
                && entry == access.entry;
    }

    @Override
    public int hashCode() {
        return Objects.hash(host, run, ts, seq, bdf, iova, length, dir, trusted, outcome, source);
    }

    @Override
    public String toString() {
        return String.format(
                "Access[envelope=%s, bdf=%s, iova=%d, length=%d, dir=%s, trusted=%s, outcome=%s,"
                        + " source=%s, entry=%d]",
                envelope(), bdf, iova, length, dir(), trusted, outcome(), source(), entry);
    }
}
