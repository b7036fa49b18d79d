package dev.fencepost.producer.sim;

import java.util.Arrays;

/**
 * The single pages that a guest's untrusted devices may reach by now: shared, and mapped in their
 * domain.
 */
final class SharedPages {
    private static final int ABSENT = -1;

    private final int[] places;
    private int[] pages = new int[16];
    private int count;

    /** None yet, of a memory of {@code size} pages. */
    SharedPages(int size) {
        this.places = new int[size];
        Arrays.fill(places, ABSENT);
    }

    void add(int page) {
        if (count == pages.length) {
            pages = Arrays.copyOf(pages, 2 * count);
        }
        places[page] = count;
        pages[count++] = page;
    }

    /** Takes a page away; answers whether it was there. */
    boolean remove(int page) {
        if (!holds(page)) {
            return false;
        }
        int last = pages[--count];
        pages[places[page]] = last;
        places[last] = places[page];
        places[page] = ABSENT;
        return true;
    }

    boolean holds(int page) {
        return places[page] != ABSENT;
    }

    int count() {
        return count;
    }

    int page(int index) {
        return pages[index];
    }
}
