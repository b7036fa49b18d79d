package dev.fencepost.producer.sim;

import dev.fencepost.model.Pages;
import java.util.Arrays;

/**
 * The memory of one guest, or of the host's own device, as its drivers know it: which pages are
 * private, which are shared and in use, and which are on the way, or shared and of no use (spare),
 * and must not be aimed at.
 */
final class GuestMemory {
    private static final byte HOME = 0;
    private static final byte CONVERTING = 1;
    private static final byte SHARED = 2;
    private static final byte SPARE = 3;
    private static final byte POOLED = 4;

    private final byte[] states;
    private int pooled;
    private int plugged;
    private int[] shared = new int[16];
    private int sharedCount;
    private int spareCount;

    /** Room for {@code pages} 4K pages, none of them there yet. */
    GuestMemory(int pages) {
        this.states = new byte[pages];
    }

    /** The first so many pages are there from now on, new ones as they were given out. */
    void plug(int pages) {
        plugged = pages;
    }

    /** Most pages that there can be. */
    int capacity() {
        return states.length;
    }

    /** Sets the foot of the memory aside: a swiotlb, shared for good. */
    void pool(int count) {
        Arrays.fill(states, 0, count, POOLED);
        pooled = count;
    }

    /** How many pages at the foot are set aside. */
    int pooled() {
        return pooled;
    }

    int pages() {
        return plugged;
    }

    long bytes() {
        return plugged * Pages.SIZE_4K;
    }

    /** Whether every page of a range, within the memory, is as it was given out. */
    boolean isHome(long address, long length) {
        int last = (int) ((address + length - 1) >>> 12);
        for (int page = (int) (address >>> 12); page <= last; page++) {
            if (states[page] != HOME) {
                return false;
            }
        }
        return true;
    }

    boolean isShared(int page) {
        return states[page] == SHARED;
    }

    int sharedCount() {
        return sharedCount;
    }

    int sharedPage(int index) {
        return shared[index];
    }

    /** Pages that are shared only because a page beside them is. */
    int spareCount() {
        return spareCount;
    }

    /** The first spare page; there is one. */
    int sparePage() {
        for (int page = 0; page < states.length; page++) {
            if (states[page] == SPARE) {
                return page;
            }
        }
        throw new IllegalStateException("no page is spare");
    }

    /** Whether nothing of a range of shared pages is in use. */
    boolean isSpare(int first, int count) {
        for (int page = first; page < first + count; page++) {
            if (states[page] != SPARE) {
                return false;
            }
        }
        return true;
    }

    /** Begins to turn pages from private to shared or back; spare or home they are by now. */
    void beginConversion(int first, int count) {
        for (int page = first; page < first + count; page++) {
            set(page, CONVERTING);
        }
    }

    void becomePrivate(int first, int count) {
        for (int page = first; page < first + count; page++) {
            set(page, HOME);
        }
    }

    /** Pages arrive at being shared, of no use yet. */
    void becomeSpare(int first, int count) {
        for (int page = first; page < first + count; page++) {
            set(page, SPARE);
        }
    }

    /** Takes a spare page into use. */
    void use(int page) {
        set(page, SHARED);
        if (sharedCount == shared.length) {
            shared = Arrays.copyOf(shared, 2 * sharedCount);
        }
        shared[sharedCount++] = page;
    }

    /** Takes a shared page out of use. */
    void leave(int page) {
        for (int i = 0; i < sharedCount; i++) {
            if (shared[i] == page) {
                shared[i] = shared[--sharedCount];
            }
        }
        set(page, SPARE);
    }

    private void set(int page, byte state) {
        spareCount += (state == SPARE ? 1 : 0) - (states[page] == SPARE ? 1 : 0);
        states[page] = state;
    }
}
