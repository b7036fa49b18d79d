package dev.fencepost.analyzer.soak;

import java.util.List;

/**
 * How far a soak has come.
 *
 * @param runs compared, all of them equal
 * @param alerts compared
 * @param sent events
 * @param kills of workers
 * @param leaves of workers, in order
 * @param exits of workers that failed by themselves, and were started again
 * @param restarts of the broker
 * @param lag records that are sent and not judged
 * @param heaps bytes that each worker holds
 */
public record SoakProgress(
        int runs,
        long alerts,
        long sent,
        int kills,
        int leaves,
        int exits,
        int restarts,
        long lag,
        List<Long> heaps) {
    public SoakProgress {
        heaps = List.copyOf(heaps);
    }
}
