package dev.fencepost.analyzer.shadow;

import dev.fencepost.model.Pages;
import dev.fencepost.model.RmpEvent;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The RMP entries of a frame page by page; pages that are not {@code own} have what the 2M entry
 * before had.
 */
final class RmpPages {
    final BitSet own = new BitSet(Pages.PAGES_PER_FRAME);
    final byte[] flags = new byte[Pages.PAGES_PER_FRAME];
    final int[] asid = new int[Pages.PAGES_PER_FRAME];
    final long[] gpa = new long[Pages.PAGES_PER_FRAME];
    final long[] ts = new long[Pages.PAGES_PER_FRAME];
    final long[] seq = new long[Pages.PAGES_PER_FRAME];
    final int[] tsErr = new int[Pages.PAGES_PER_FRAME];

    RmpPages(byte inherited) {
        Arrays.fill(flags, inherited);
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

    static RmpPages read(StateReader in) {
        RmpPages pages = new RmpPages((byte) 0);
        long[] owned = new long[in.count()];
        for (int i = 0; i < owned.length; i++) {
            owned[i] = in.number();
        }
        pages.own.or(BitSet.valueOf(owned));
        for (int page = 0; page < pages.flags.length; page++) {
            pages.flags[page] = (byte) in.number();
            if (pages.own.get(page)) {
                pages.asid[page] = in.count();
                pages.gpa[page] = in.number();
                pages.ts[page] = in.number();
                pages.seq[page] = in.number();
                pages.tsErr[page] = in.count();
            }
        }
        return pages;
    }

    void set(int page, int entry, int owner, long guest, RmpEvent event) {
        own.set(page);
        flags[page] = (byte) entry;
        asid[page] = owner;
        gpa[page] = guest;
        ts[page] = event.ts();
        seq[page] = event.seq();
        tsErr[page] = (int) Math.min(event.tsErr(), Integer.MAX_VALUE);
    }
}
