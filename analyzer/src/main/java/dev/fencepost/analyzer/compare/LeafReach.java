package dev.fencepost.analyzer.compare;

import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.Pages;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Memory that devices reach through leaves below 2M although it could be one leaf of 2M: an aligned
 * 2M of device addresses that was once mapped in one piece onto an aligned 2M of memory.
 */
final class LeafReach {
    private final Map<Integer, Table> tables = new HashMap<>();
    private final Level bytes = new Level();

    /** One domain: a bit for each 4K of device addresses, and one for each 2M. */
    private static final class Table {
        private final BitSet small = new BitSet();
        private final BitSet couldBeLarge = new BitSet();
    }

    Level bytes() {
        return bytes;
    }

    void mapped(MapLeaves map) {
        Table table = table(map.domain());
        long size = map.size() * map.count();
        if (((map.iova() ^ map.spa()) & (Pages.SIZE_2M - 1)) == 0) {
            long first = (map.iova() + Pages.SIZE_2M - 1) >>> 21;
            long end = (map.iova() + size) >>> 21;
            if (first < end) {
                table.couldBeLarge.set((int) first, (int) end);
            }
        }
        mark(map.domain(), map.iova(), size, map.size() < Pages.SIZE_2M, map.ts());
    }

    /** A range has leaves below 2M from now on, or has none such. */
    void mark(int domain, long iova, long size, boolean small, long ts) {
        Table table = table(domain);
        int from = (int) (iova >>> 12);
        int to = (int) ((iova + size) >>> 12);
        long before = counted(table, from, to);
        table.small.set(from, to, small);
        bytes.add((counted(table, from, to) - before) * Pages.SIZE_4K, ts);
    }

    private Table table(int domain) {
        return tables.computeIfAbsent(domain, number -> new Table());
    }

    private static long counted(Table table, int from, int to) {
        long pages = 0;
        for (int page = table.small.nextSetBit(from);
                page >= 0 && page < to;
                page = table.small.nextSetBit(page)) {
            int frameEnd = Math.min(to, (page | 511) + 1);
            if (!table.couldBeLarge.get(page >>> 9)) {
                page = frameEnd;
                continue;
            }
            int end = Math.min(frameEnd, table.small.nextClearBit(page));
            pages += end - page;
            page = end;
        }
        return pages;
    }
}
