package dev.fencepost.analyzer.dashboard.book;

import dev.fencepost.model.Alert;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Severity;
import dev.fencepost.model.WindowStatus;
import dev.fencepost.model.WindowStatus.RmpRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Puts frames and alerts into the cells of a map. An alert that names an address is in that cell,
 * one that does not in all cells of its frame. Single-threaded.
 */
final class HeatPainter {
    private final HeatArea area;
    private final TreeMap<Long, Cell> cells = new TreeMap<>(Long::compareUnsigned);

    private Optional<Cell> lastCell = Optional.empty();
    private long lastAddress;

    HeatPainter(HeatArea area) {
        this.area = area;
    }

    /** A frame, where cells are no smaller than one. */
    void frame(long frame, CellState state) {
        cell(frame).add(state, 1);
    }

    /** A frame page by page. */
    void pages(WindowStatus status) {
        boolean mapped = !status.leaves().isEmpty();
        for (RmpRun run : status.rmp()) {
            CellState state = CellState.of(run.state(), mapped);
            long from = status.frame() + run.page() * Pages.SIZE_4K;
            long end = from + run.count() * Pages.SIZE_4K;
            // from a cell's own border on, so that each is met once
            for (long at = from; at != end; at = Math.min(end, (at | (area.cellBytes() - 1)) + 1)) {
                if (state != CellState.UNKNOWN && area.holds(at)) {
                    cell(at).add(state, 0);
                }
            }
        }
        for (long at = status.frame(); at != end(status); at += area.cellBytes()) {
            Cell known = cells.get(at);
            if (known != null) {
                known.frames = 1;
            }
        }
    }

    private static long end(WindowStatus status) {
        return status.frame() + Pages.SIZE_2M;
    }

    void alert(long frame, Alert alert) {
        if (!area.cutsFrames()) {
            cell(frame).add(alert);
        } else if (alert.spa().isPresent() && Pages.frameOf(alert.spa().getAsLong()) == frame) {
            if (area.holds(alert.spa().getAsLong())) {
                cell(alert.spa().getAsLong()).add(alert);
            }
        } else {
            for (long at = frame; at != frame + Pages.SIZE_2M; at += area.cellBytes()) {
                if (area.holds(at)) {
                    cell(at).add(alert);
                }
            }
        }
    }

    /** The cell of an address: often the one that was painted last. */
    private Cell cell(long address) {
        long at = area.cellOf(address);
        if (lastCell.isEmpty() || at != lastAddress) {
            lastCell = Optional.of(cells.computeIfAbsent(at, base -> new Cell()));
            lastAddress = at;
        }
        return lastCell.get();
    }

    List<HeatCell> cells() {
        List<HeatCell> all = new ArrayList<>(cells.size());
        cells.forEach((address, cell) -> all.add(cell.at(address)));
        return all;
    }

    /** A cell while it is painted. */
    private static final class Cell {
        private CellState state = CellState.UNKNOWN;
        private Optional<Severity> worst = Optional.empty();
        private long hits;
        private int frames;
        private int alerts;

        void add(CellState other, int itsFrames) {
            state = state.and(other);
            frames += itsFrames;
        }

        void add(Alert alert) {
            alerts++;
            hits += alert.hits();
            if (worst.isEmpty() || worst.get().compareTo(alert.severity()) < 0) {
                worst = Optional.of(alert.severity());
            }
        }

        HeatCell at(long address) {
            return new HeatCell(address, state, worst, hits, frames, alerts);
        }
    }
}
