package dev.fencepost.model;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.RandomAccess;

/**
 * The events of one batch of DMA, in which the usual accesses are rows of numbers and no objects:
 * nearly every event of a trace is one, waits for its turn, is found to be in order and is
 * forgotten. As a list it makes the objects anew where they are asked for. Immutable.
 */
@SuppressWarnings("EnumOrdinal") // within this class alone
public final class DmaEvents extends AbstractList<Routed> implements RandomAccess {
    /** Bytes of heap that a row takes up. */
    public static final int ROW_BYTES = 7 * Long.BYTES;

    private static final Direction[] DIRECTIONS = Direction.values();
    private static final Outcome[] OUTCOMES = Outcome.values();
    private static final Source[] SOURCES = Source.values();

    // A row: seven words. The last one has the device in its upper half, below it what is small.
    private static final int TS = 0;
    private static final int SEQ = 1;
    private static final int IOVA = 2;
    private static final int LENGTH = 3;
    private static final int SPA = 4;
    private static final int ENTRY = 5;
    private static final int REST = 6;
    private static final int WORDS = 7;

    private static final int FLAT = 1;
    private static final int TRUSTED = 1 << 1;
    private static final int PRIMARY = 1 << 2;
    private static final int DIRECTION_AT = 4;
    private static final int OUTCOME_AT = 6;
    private static final int SOURCE_AT = 9;
    private static final int SLOTS_AT = 16;
    private static final int MOST_SLOTS = 0xffff;

    private final String host;
    private final int run;
    private final int size;
    private final long[] rows;
    private final Routed[] others;
    private final int objects;

    private DmaEvents(Builder built) {
        host = built.host;
        run = built.run;
        size = built.size;
        rows = built.rows;
        others = built.others;
        objects = built.objects;
    }

    /** Of all its rows. */
    public String host() {
        return host;
    }

    /** Of all its rows. */
    public int run() {
        return run;
    }

    @Override
    public int size() {
        return size;
    }

    /** How many of its events are no rows. */
    public int objects() {
        return objects;
    }

    /**
     * Whether an event is a row: an access whose bytes lie in one frame of SPA and whose clock is
     * exact. Of another only {@link #ts} and {@link #seq} are known here.
     */
    public boolean isRow(int number) {
        return (rest(number) & FLAT) != 0;
    }

    public long ts(int number) {
        return word(number, TS);
    }

    public long seq(int number) {
        return word(number, SEQ);
    }

    public long iova(int row) {
        return word(row, IOVA);
    }

    public long length(int row) {
        return word(row, LENGTH);
    }

    /** Where its first byte lies. */
    public long spa(int row) {
        return word(row, SPA);
    }

    public long entry(int row) {
        return word(row, ENTRY);
    }

    /** The device, as {@link DeviceId#packed} has it. */
    public int bdf(int row) {
        return (int) (word(row, REST) >>> Integer.SIZE);
    }

    public Direction dir(int row) {
        return DIRECTIONS[rest(row) >>> DIRECTION_AT & 1];
    }

    public boolean trusted(int row) {
        return (rest(row) & TRUSTED) != 0;
    }

    public Outcome outcome(int row) {
        return OUTCOMES[rest(row) >>> OUTCOME_AT & 7];
    }

    public Source source(int row) {
        return SOURCES[rest(row) >>> SOURCE_AT & 7];
    }

    /** Whether this copy of an event answers for it as a whole. */
    public boolean primary(int number) {
        return isRow(number) ? (rest(number) & PRIMARY) != 0 : others[number].primary();
    }

    @Override
    public Routed get(int number) {
        if (!isRow(number)) {
            return others[number];
        }
        int packed = bdf(number);
        Access access =
                new Access(
                        host,
                        run,
                        ts(number),
                        seq(number),
                        0,
                        packed == DeviceId.NONE.packed() ? DeviceId.NONE : new DeviceId(packed),
                        iova(number),
                        length(number),
                        dir(number),
                        trusted(number),
                        outcome(number),
                        source(number),
                        entry(number));
        return Routed.direct(access, primary(number), rest(number) >>> SLOTS_AT, spa(number));
    }

    private long word(int number, int word) {
        return rows[number * WORDS + word];
    }

    private int rest(int number) {
        return (int) word(number, REST);
    }

    /** Puts them together, one after the other; used once. */
    public static final class Builder {
        private static final Routed[] NONE = {};

        private final String host;
        private final int run;
        private long[] rows;
        private Routed[] others = NONE;
        private int objects;
        private int size;

        /**
         * Begins.
         *
         * @param host of all events
         * @param run of all events
         * @param expected how many events will be added, about
         */
        public Builder(String host, int run, int expected) {
            Envelope.check(host, 0);
            this.host = host;
            this.run = run;
            this.rows = new long[Math.multiplyExact(expected, WORDS)];
        }

        /**
         * Adds an access whose bytes lie in one frame and whose clock is exact.
         *
         * @param bdf as {@link DeviceId#packed} has it
         * @param spa where its first byte lies
         * @throws IllegalArgumentException where it would be no {@link Access}
         */
        public void add(
                long ts,
                long seq,
                int bdf,
                long iova,
                long length,
                Direction dir,
                boolean trusted,
                Outcome outcome,
                Source source,
                long entry,
                boolean primary,
                int slots,
                long spa) {
            Pages.checkRange("iova", iova, length);
            Pages.checkAtMost("ACCESS", length, Access.MAX_BYTES);
            if (slots < 0 || slots > MOST_SLOTS) {
                throw new IllegalArgumentException("slots: " + slots);
            }
            int flags = FLAT | (trusted ? TRUSTED : 0) | (primary ? PRIMARY : 0);
            int enums =
                    dir.ordinal() << DIRECTION_AT
                            | outcome.ordinal() << OUTCOME_AT
                            | source.ordinal() << SOURCE_AT;
            int at = nextRow();
            long small = Integer.toUnsignedLong(flags | enums | slots << SLOTS_AT);
            rows[at + REST] = (long) bdf << Integer.SIZE | small;
            rows[at + TS] = ts;
            rows[at + SEQ] = seq;
            rows[at + IOVA] = iova;
            rows[at + LENGTH] = length;
            rows[at + SPA] = spa;
            rows[at + ENTRY] = entry;
        }

        /** Adds any event: as a row, where it can be one. */
        public void add(Routed routed) {
            if (routed.event() instanceof Access access && isRow(access, routed)) {
                add(
                        access.ts(),
                        access.seq(),
                        access.bdf().packed(),
                        access.iova(),
                        access.length(),
                        access.dir(),
                        access.trusted(),
                        access.outcome(),
                        access.source(),
                        access.entry(),
                        routed.primary(),
                        routed.slots(),
                        routed.spa());
            } else {
                addObject(routed);
            }
        }

        private boolean isRow(Access access, Routed routed) {
            return routed.isDirect()
                    && access.tsErr() == 0
                    && access.run() == run
                    && access.host().equals(host)
                    && (routed.slots() & ~MOST_SLOTS) == 0;
        }

        private void addObject(Routed other) {
            int at = nextRow();
            rows[at + TS] = other.event().ts();
            rows[at + SEQ] = other.event().seq();
            if (others.length < size) {
                others = Arrays.copyOf(others, rows.length / WORDS);
            }
            others[size - 1] = other;
            objects++;
        }

        private int nextRow() {
            int at = size * WORDS;
            if (at == rows.length) {
                rows = Arrays.copyOf(rows, Math.max(WORDS, Math.multiplyExact(at, 2)));
            }
            size++;
            return at;
        }

        public DmaEvents build() {
            return new DmaEvents(this);
        }
    }
}
