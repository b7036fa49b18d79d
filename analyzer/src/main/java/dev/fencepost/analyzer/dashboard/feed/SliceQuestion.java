package dev.fencepost.analyzer.dashboard.feed;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/**
 * Which events are wanted of a trace.
 *
 * @param host machine
 * @param run of the machine
 * @param frame of SPA that they are about
 * @param fromTs of the first, u64
 * @param toTs of the last, u64
 * @param domains that lead to the frame, as far as is known
 * @param iovaFrames 2 MiB of IOVA that lead to it, as far as is known
 */
public record SliceQuestion(
        String host,
        int run,
        long frame,
        long fromTs,
        long toTs,
        Set<Integer> domains,
        Set<Long> iovaFrames) {
    public SliceQuestion {
        requireNonNull(host, "host is null");
        domains = Set.copyOf(domains);
        iovaFrames = Set.copyOf(iovaFrames);
    }
}
