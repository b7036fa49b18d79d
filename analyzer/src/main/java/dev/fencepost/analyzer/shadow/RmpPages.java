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
 */
final class RmpPages {
    private final BitSet own = new BitSet(Pages.PAGES_PER_FRAME);
    private final byte[] flags = new byte[Pages.PAGES_PER_FRAME];
    private final int[] asid = new int[Pages.PAGES_PER_FRAME];
    private final long[] gpa = new long[Pages.PAGES_PER_FRAME];
    private final long[] ts = new long[Pages.PAGES_PER_FRAME];
    private final long[] seq = new long[Pages.PAGES_PER_FRAME];
    private final int[] tsErr = new int[Pages.PAGES_PER_FRAME];
    private final long[] granted = new long[Pages.PAGES_PER_FRAME / Long.SIZE];
    private int grantee;
    private long grantedGpa;
    private int grants;
    private int known;
    private int assigned;

    /** All 512 as one 2M entry of those flags, owner and guest address leaves them. */
    RmpPages(int inherited, int owner, long guest) {
        Arrays.fill(flags, (byte) inherited);
        Arrays.fill(asid, owner);
        for (int page = 0; page < gpa.length; page++) {
            gpa[page] = guest + ((long) page << 12);
        }
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
        return asid[page];
    }

    long gpa(int page) {
        return gpa[page];
    }

    Fact origin(int page) {
        return new Fact(ts[page], seq[page], tsErr[page]);
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
        own.set(page);
        asid[page] = owner;
        gpa[page] = guest;
        ts[page] = event.ts();
        seq[page] = event.seq();
        tsErr[page] = (int) Math.min(event.tsErr(), Integer.MAX_VALUE);
        flags(page, entry);
    }

    /** Gives a page other flags. */
    void flags(int page, int entry) {
        known += count(entry, KNOWN) - count(flags[page], KNOWN);
        assigned += count(entry, KNOWN | ASSIGNED) - count(flags[page], KNOWN | ASSIGNED);
        flags[page] = (byte) entry;
        long base = gpa[page] - ((long) page << 12);
        boolean grant = (entry & GRANTING) == (KNOWN | ASSIGNED | VALIDATED);
        if (grant && grants == 0) {
            grantee = asid[page];
            grantedGpa = base;
        }
        grant(page, grant && grantee == asid[page] && grantedGpa == base);
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
                out.number(asid[page]).number(gpa[page]);
                out.number(ts[page]).number(seq[page]).number(tsErr[page]);
            }
        }
    }

    void read(StateReader in) {
        long[] owned = new long[in.count()];
        for (int i = 0; i < owned.length; i++) {
            owned[i] = in.number();
        }
        own.or(BitSet.valueOf(owned));
        for (int page = 0; page < flags.length; page++) {
            int entry = (int) in.number();
            if (own.get(page)) {
                asid[page] = in.count();
                gpa[page] = in.number();
                ts[page] = in.number();
                seq[page] = in.number();
                tsErr[page] = in.count();
            }
            flags(page, entry);
        }
    }
}
