package dev.fencepost.producer.importer;

import dev.fencepost.model.Pages;

/**
 * The addresses that a map or unmap line is about.
 *
 * @param iova the first
 * @param size bytes, 0 where nothing went
 */
record Span(long iova, long size) {
    /**
     * What an unmap removed: {@code unmapped_size}. Where that is more than was asked for, the
     * table held one larger leaf, which went whole: the range is that leaf, and the printed end is
     * wrong.
     *
     * @throws IllegalArgumentException where values are missing, or the last one breaks off
     */
    static Span removed(Fields fields) {
        long iova = fields.number("iova");
        long asked = fields.number("size");
        long removed = fields.number("unmapped_size", asked);
        if ((removed & 0xfff) != 0) {
            throw new IllegalArgumentException("the removed range is not made of 4K pages");
        }
        boolean larger = Long.compareUnsigned(removed, asked) > 0 && Pages.isPowerOfTwo(removed);
        return new Span(larger ? iova & -removed : iova, removed);
    }

    /** What a map or unmap line is about; nothing where it does not say. */
    static Span of(Sighting sighting) {
        Fields fields = sighting.fields();
        try {
            return sighting.kind() == Kind.UNMAP
                    ? removed(fields)
                    : new Span(fields.number("iova"), fields.number("size"));
        } catch (IllegalArgumentException e) {
            return new Span(0, 0); // told of where its event is made
        }
    }

    boolean holds(long address) {
        return Long.compareUnsigned(address - iova, size) < 0;
    }

    long end() {
        return iova + size;
    }
}
