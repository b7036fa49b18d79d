package dev.fencepost.analyzer.dashboard.book;

import java.util.List;

/**
 * A piece of a host's memory, cell by cell; cells of which nothing is known are left out.
 *
 * @param host machine
 * @param run of the machine
 * @param area what it shows
 * @param cells in order of address
 */
public record HeatMap(String host, int run, HeatArea area, List<HeatCell> cells) {
    public HeatMap {
        cells = List.copyOf(cells);
    }
}
