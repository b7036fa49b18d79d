package dev.fencepost.producer.sim;

import dev.fencepost.model.Pages;

/** The leaves of up to a frame that were taken away for a while. */
final class Unmapped {
    private final long[] leaves = new long[Pages.PAGES_PER_FRAME];
    private long start;
    private long length;

    /** Remembers the leaves of an aligned range of device addresses, before they are taken. */
    void keep(PageTable table, long from, long size) {
        start = from;
        length = size;
        for (int page = 0; page < size >>> 12; page++) {
            leaves[page] = table.leafAt(from + page * Pages.SIZE_4K);
        }
    }

    /** The leaf that was at an address of the range. */
    long leafAt(long iova) {
        return leaves[(int) ((iova - start) >>> 12)];
    }

    /**
     * Maps them anew: as they were, or a frame whose RMP entries were smashed or joined in leaves
     * of their size.
     *
     * @param asTheyWere the RMP entries keep their size
     * @param large the RMP entry is 2M
     */
    void mapAnew(Machine machine, Domain domain, boolean asTheyWere, boolean large) {
        boolean resized =
                !asTheyWere
                        && length == Pages.SIZE_2M
                        && large != PageTable.size(leaves[0]) >= Pages.SIZE_2M;
        if (resized) {
            long size = large ? Pages.SIZE_2M : Pages.SIZE_4K;
            long spa = PageTable.translate(leaves[0], start);
            machine.map(domain, start, spa, size, length / size, PageTable.permission(leaves[0]));
            return;
        }
        for (long at = start; at < start + length; ) {
            long leaf = leafAt(at);
            long size = Math.min(PageTable.size(leaf), Pages.SIZE_2M);
            long spa = PageTable.translate(leaf, at);
            machine.map(domain, at, spa, size, 1, PageTable.permission(leaf));
            at += size;
        }
    }
}
