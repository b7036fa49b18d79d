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
