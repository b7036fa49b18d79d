package dev.fencepost.analyzer.dashboard.book;

import dev.fencepost.model.Severity;
import java.util.Optional;

/**
 * One cell of a heat map.
 *
 * @param address of its first byte
 * @param state of its memory
 * @param worst severity of its alerts
 * @param hits of its alerts
 * @param frames of which something is known
 * @param alerts in it, over all their time
 */
public record HeatCell(
        long address,
        CellState state,
        Optional<Severity> worst,
        long hits,
        int frames,
        int alerts) {}
