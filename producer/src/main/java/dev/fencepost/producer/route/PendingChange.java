package dev.fencepost.producer.route;

import static java.lang.Long.compareUnsigned;

import dev.fencepost.model.LeafRun;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Leaves that went, and how much of their flush was seen on each target.
 *
 * <p>What is still to be invalidated is kept as one range, which invalidations shorten from its
 * ends: one in the middle of it counts for nothing, so that a change may be held to be pending for
 * longer than it is, never for less.
 */
final class PendingChange {
    private static final long UNCOVERED = 0;

    private final List<LeafRun> leaves;
    private final List<FlushTarget> targets;
    private final long[] first;
    private final long[] last;
    private final long[] coveredAt;

    private PendingChange(List<LeafRun> leaves, List<FlushTarget> targets, long from, long to) {
        this.leaves = leaves;
        this.targets = targets;
        first = new long[targets.size()];
        last = new long[targets.size()];
        coveredAt = new long[targets.size()];
        Arrays.fill(first, from);
        Arrays.fill(last, to);
    }

    /**
     * A change that no flush has touched yet.
     *
     * @param leaves that went, in order of IOVA, at least one
     */
    static PendingChange of(List<LeafRun> leaves, List<FlushTarget> targets) {
        long last = leaves.get(leaves.size() - 1).last();
        return new PendingChange(leaves, targets, leaves.get(0).iova(), last);
    }

    /** Stands for changes anywhere: only an invalidation of all addresses covers it. */
    static PendingChange ofEverything(Collection<FlushTarget> targets) {
        return new PendingChange(List.of(), List.copyOf(targets), 0, -1);
    }

    List<LeafRun> leaves() {
        return leaves;
    }

    List<FlushTarget> targets() {
        return targets;
    }

    /** An invalidation of that range was queued at {@code place} for one target. */
    void invalidate(FlushTarget target, long place, long from, long to) {
        for (int i = 0; i < targets.size(); i++) {
            if (targets.get(i).equals(target) && coveredAt[i] == UNCOVERED) {
                shorten(i, place, from, to);
            }
        }
    }

    /** Everything was invalidated in the IOTLB of one unit. */
    void invalidateAll(int unit, long place) {
        for (int i = 0; i < targets.size(); i++) {
            FlushTarget target = targets.get(i);
            if (target.unit() == unit && target.isIotlb() && coveredAt[i] == UNCOVERED) {
                coveredAt[i] = place;
            }
        }
    }

    boolean isFlushed() {
        for (int i = 0; i < targets.size(); i++) {
            if (coveredAt[i] == UNCOVERED || !targets.get(i).queue().done(coveredAt[i])) {
                return false;
            }
        }
        return true;
    }

    private void shorten(int i, long place, long from, long to) {
        boolean reachesFirst = compareUnsigned(from, first[i]) <= 0;
        boolean reachesLast = compareUnsigned(to, last[i]) >= 0;
        if (reachesFirst && reachesLast) {
            coveredAt[i] = place;
        } else if (reachesFirst && compareUnsigned(to, first[i]) >= 0) {
            first[i] = to + 1;
        } else if (reachesLast && compareUnsigned(from, last[i]) <= 0) {
            last[i] = from - 1;
        }
    }
}
