package dev.fencepost.analyzer.shadow;

import static dev.fencepost.analyzer.shadow.RmpEntries.ASSIGNED;
import static dev.fencepost.analyzer.shadow.RmpEntries.GRANTING;
import static dev.fencepost.analyzer.shadow.RmpEntries.KNOWN;
import static dev.fencepost.analyzer.shadow.RmpEntries.VALIDATED;

import dev.fencepost.model.Pages;
import dev.fencepost.model.RmpEvent;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The RMP entries of a frame page by page; pages that are not {@code own} have what the 2M entry
 * before had.
 *
 * <p>Most often all of them belong to one guest, in a row and validated: {@link #granted} has a bit
 * for each page of which that holds, so that a range of them is judged at once.
 *
 * <p>A frame that was smashed has few pages of its own, if any, for long: what only those have is
 * kept where there are some.
 */
final class RmpPages {
    private static final int GROUPS = Pages.PAGES_PER_FRAME / Long.SIZE;

    // An entry: four words. The last has the owner in its upper half and tsErr in its lower.
    private static final int GPA = 0;
    private static final int TS = 1;
    private static final int SEQ = 2;
    private static final int REST = 3;
    private static final int WORDS = 4;

    private final BitSet own = new BitSet(Pages.PAGES_PER_FRAME);
    private final byte[] flags = new byte[Pages.PAGES_PER_FRAME];
    private final long[] granted = new long[GROUPS];

    /** For 64 pages in a row each, what those that are own have; null where none is. */
    private final long[][] entries = new long[GROUPS][];

    private final int inheritedAsid;
    private final long inheritedGpa;
    private int grantee;
    private long grantedGpa;
    private int grants;
    private int known;
    private int assigned;

    /** All 512 as one 2M entry of those flags, owner and guest address leaves them. */
    RmpPages(int inherited, int owner, long guest) {
        Arrays.fill(flags, (byte) inherited);
        inheritedAsid = owner;
        inheritedGpa = guest;
        known = is(inherited, KNOWN) ? Pages.PAGES_PER_FRAME : 0;
        assigned = is(inherited, KNOWN | ASSIGNED) ? Pages.PAGES_PER_FRAME : 0;
        grantee = owner;
        grantedGpa = guest;
        if ((inherited & GRANTING) == (KNOWN | ASSIGNED | VALIDATED)) {
            Arrays.fill(granted, -1);
            grants = Pages.PAGES_PER_FRAME;
        }
    }

    boolean own(int page) {
        return own.get(page);
    }

    int flags(int page) {
        return flags[page];
    }

    int asid(int page) {
        return own(page) ? (int) (word(page, REST) >>> Integer.SIZE) : inheritedAsid;
    }

    long gpa(int page) {
        return own(page) ? word(page, GPA) : inheritedGpa + ((long) page << 12);
    }

    /** When the entry of an own page was set. */
    Fact origin(int page) {
        return new Fact(word(page, TS), word(page, SEQ), (int) word(page, REST));
    }

    private long word(int page, int word) {
        return entries[page / Long.SIZE][page % Long.SIZE * WORDS + word];
    }

    /** How many pages are known. */
    int known() {
        return known;
    }

    /** How many pages are known to be assigned. */
    int assigned() {
        return assigned;
    }

    /** Whether a guest has been granted a page; false says nothing. */
    boolean grantsAny(int owner) {
        return owner == grantee && grants > 0;
    }

    /**
     * Whether a guest has been granted pages {@code from} to {@code to} at that guest address on;
     * false says nothing.
     */
    boolean grants(int owner, long guest, int from, int to) {
        if (owner != grantee || guest - ((long) from << 12) != grantedGpa) {
            return false;
        }
        if (grants == Pages.PAGES_PER_FRAME) {
            return true;
        }
        int last = to - 1 >>> 6;
        for (int word = from >>> 6; word <= last; word++) {
            long wanted = word == from >>> 6 ? -1L << from : -1L;
            wanted &= word == last ? -1L >>> -to : -1L;
            if ((granted[word] & wanted) != wanted) {
                return false;
            }
        }
        return true;
    }

    void set(int page, int entry, int owner, long guest, RmpEvent event) {
        int tsErr = (int) Math.min(event.tsErr(), Integer.MAX_VALUE);
        put(page, owner, guest, event.ts(), event.seq(), tsErr);
        flags(page, entry);
    }

    private void put(int page, int owner, long guest, long ts, long seq, int tsErr) {
        own.set(page);
        int group = page / Long.SIZE;
        if (entries[group] == null) {
            entries[group] = new long[Long.SIZE * WORDS];
        }
        int at = page % Long.SIZE * WORDS;
        entries[group][at + GPA] = guest;
        entries[group][at + TS] = ts;
        entries[group][at + SEQ] = seq;
        entries[group][at + REST] = (long) owner << Integer.SIZE | tsErr;
    }

    /** Gives a page other flags. */
    void flags(int page, int entry) {
        known += count(entry, KNOWN) - count(flags[page], KNOWN);
        assigned += count(entry, KNOWN | ASSIGNED) - count(flags[page], KNOWN | ASSIGNED);
        flags[page] = (byte) entry;
        int owner = asid(page);
        long base = gpa(page) - ((long) page << 12);
        boolean grant = (entry & GRANTING) == (KNOWN | ASSIGNED | VALIDATED);
        if (grant && grants == 0) {
            grantee = owner;
            grantedGpa = base;
        }
        grant(page, grant && grantee == owner && grantedGpa == base);
    }

    private void grant(int page, boolean grant) {
        int word = page >>> 6;
        long before = granted[word];
        granted[word] = grant ? before | 1L << page : before & ~(1L << page);
        grants += Long.bitCount(granted[word]) - Long.bitCount(before);
    }

    private static boolean is(int entry, int bits) {
        return (entry & bits) == bits;
    }

    private static int count(int entry, int bits) {
        return is(entry, bits) ? 1 : 0;
    }

    void write(StateWriter out) {
        long[] owned = own.toLongArray();
        out.number(owned.length);
        for (long word : owned) {
            out.number(word);
        }
        for (int page = 0; page < flags.length; page++) {
            out.number(flags[page]);
            if (own.get(page)) {
                Fact origin = origin(page);
                out.number(asid(page)).number(gpa(page));
                out.number(origin.ts()).number(origin.seq()).number(origin.tsErr());
            }
        }
    }

    void read(StateReader in) {
        long[] owned = new long[in.count()];
        for (int i = 0; i < owned.length; i++) {
            owned[i] = in.number();
        }
        BitSet written = BitSet.valueOf(owned);
        for (int page = 0; page < flags.length; page++) {
            int entry = (int) in.number();
            if (written.get(page)) {
                put(page, in.count(), in.number(), in.number(), in.number(), in.count());
            }
            flags(page, entry);
        }
    }
}
