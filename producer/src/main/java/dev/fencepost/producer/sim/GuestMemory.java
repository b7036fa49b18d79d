package dev.fencepost.producer.sim;

import dev.fencepost.model.Pages;
import java.util.Arrays;

/**
 * The memory of one guest, or of the host's own device, as its drivers know it: which pages are
 * private, which are shared, and which are on the way and must not be aimed at.
 */
final class GuestMemory {
    private static final byte HOME = 0;
    private static final byte CONVERTING = 1;
    private static final byte SHARED = 2;

    private final byte[] states;
    private int[] shared = new int[16];
    private int sharedCount;

    /** Memory of {@code pages} 4K pages, all of them as they were given out. */
    GuestMemory(int pages) {
        this.states = new byte[pages];
    }

    int pages() {
        return states.length;
    }

    long bytes() {
        return states.length * Pages.SIZE_4K;
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

    void beginConversion(int page) {
        for (int i = 0; i < sharedCount; i++) {
            if (shared[i] == page) {
                shared[i] = shared[--sharedCount];
            }
        }
        states[page] = CONVERTING;
    }

    void becomePrivate(int page) {
        states[page] = HOME;
    }

    void becomeShared(int page) {
        states[page] = SHARED;
        if (sharedCount == shared.length) {
            shared = Arrays.copyOf(shared, 2 * sharedCount);
        }
        shared[sharedCount++] = page;
    }
}
