package dev.fencepost.producer.importer;

import dev.fencepost.model.Pages;

/**
 * An RMP entry as it lies in memory; the layout is of AMD family 19h (Zen 3, Zen 4) and not
 * architectural.
 *
 * @param low bits 63:0 of it
 */
record RmpEntry(long low) {
    /** Newer processors may lay it out in another way. */
    static final int LAST_FAMILY = 0x19;

    boolean assigned() {
        return (low & 1) != 0;
    }

    /**
     * Size of the page, which means something only of an assigned entry at the start of a frame.
     */
    long size() {
        return assigned() && (low & 1 << 1) != 0 ? Pages.SIZE_2M : Pages.SIZE_4K;
    }

    boolean immutable() {
        return (low & 1 << 2) != 0;
    }

    /** Bits 50:12. */
    long gpa() {
        return low & (1L << 51) - (1L << 12);
    }

    /** Bits 60:51. */
    int asid() {
        return (int) (low >>> 51) & 0x3ff;
    }

    boolean validated() {
        return (low & 1L << 62) != 0;
    }
}
