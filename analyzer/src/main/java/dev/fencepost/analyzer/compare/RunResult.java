package dev.fencepost.analyzer.compare;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What one contender came to with one seed.
 *
 * @param seed of everything random
 * @param events of the trace
 * @param nanos trace time from the first DMA to the end
 * @param made accesses that were carried out, failed ones included
 * @param failed accesses of which some part faulted
 * @param stale accesses let through by a cached translation that page table or RMP would refuse
 * @param walks translations that were walked for
 * @param hits translations out of a cache
 * @param conversions pages that guests turned shared or private
 * @param flushes invalidations of trusted domains, each unit's counted
 * @param redundant invalidations that no change needed
 * @param smashes 2M RMP entries cut to 4K
 * @param stallNanos device-time in which DMA was held
 * @param splitBytes mean memory under leaves below 2M that could be under leaves of 2M
 * @param sharedBytes mean memory shared
 * @param risk lengths of the windows at risk, in nanoseconds
 * @param riskNanos all windows at risk together
 * @param hazards that the engine found
 */
public record RunResult(
        long seed,
        long events,
        long nanos,
        long made,
        long failed,
        long stale,
        long walks,
        long hits,
        long conversions,
        long flushes,
        long redundant,
        long smashes,
        long stallNanos,
        double splitBytes,
        double sharedBytes,
        Histogram risk,
        long riskNanos,
        List<HazardCount> hazards) {
    public RunResult {
        risk = risk.copy();
        hazards = List.copyOf(hazards);
    }
}
