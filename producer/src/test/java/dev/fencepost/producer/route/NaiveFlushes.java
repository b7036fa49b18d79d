package dev.fencepost.producer.route;

import dev.fencepost.producer.route.NaivePages.Leaf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which old translations of one domain may still be cached: every changed page with the targets
 * that have not been flushed of it, and what each target awaits.
 */
final class NaiveFlushes {
    private static final long PAGE = 4096;
    private static final long FRAME = 2L << 20;

    /** What a changed leaf held of one frame, as it was. */
    private static final class Change {
        final List<Leaf> pages = new ArrayList<>();
        final Map<String, Set<Long>> uncovered = new HashMap<>();
        final Map<String, Integer> covered = new HashMap<>();
        final Set<String> done = new HashSet<>();
    }

    private final List<Change> changes = new ArrayList<>();

    void add(List<Leaf> leaves, List<String> targets) {
        Map<Long, Change> byFrame = new HashMap<>();
        for (Leaf leaf : leaves) {
            for (long offset = 0; offset < leaf.size(); offset += PAGE) {
                Leaf page =
                        new Leaf(
                                leaf.iova() + offset,
                                leaf.spa() + offset,
                                PAGE,
                                leaf.perm(),
                                false);
                Change change = byFrame.computeIfAbsent(page.spa() & -FRAME, frame -> new Change());
                change.pages.add(page);
                for (String target : targets) {
                    change.uncovered.computeIfAbsent(target, t -> new HashSet<>()).add(page.iova());
                }
            }
        }
        changes.addAll(byFrame.values());
        changes.removeIf(change -> change.done.containsAll(change.uncovered.keySet()));
    }

    void invalidate(String target, int place, long first, long last) {
        for (Change change : changes) {
            Set<Long> uncovered = change.uncovered.get(target);
            if (uncovered != null && !uncovered.isEmpty()) {
                uncovered.removeIf(
                        page ->
                                Long.compareUnsigned(first, page) <= 0
                                        && Long.compareUnsigned(page + PAGE - 1, last) <= 0);
                if (uncovered.isEmpty()) {
                    change.covered.put(target, place);
                }
            }
        }
    }

    /** A wait that was queued at that place on the target's unit is done. */
    void complete(String target, int place) {
        for (Change change : changes) {
            if (change.covered.getOrDefault(target, Integer.MAX_VALUE) < place) {
                change.done.add(target);
            }
        }
        changes.removeIf(change -> change.done.containsAll(change.uncovered.keySet()));
    }

    void completeFrame(long frame) {
        changes.removeIf(change -> (change.pages.get(0).spa() & -FRAME) == frame);
    }

    /** Where accesses to these bytes may still be led. */
    Set<Long> spasOf(long iova, long length) {
        Set<Long> spas = new HashSet<>();
        for (Change change : changes) {
            for (Leaf page : change.pages) {
                boolean overlaps = page.iova() - iova < length && page.iova() - iova >= 0;
                if (overlaps || (iova - page.iova() >= 0 && iova - page.iova() < PAGE)) {
                    spas.add(page.spa());
                }
            }
        }
        return spas;
    }

    boolean isEmpty() {
        return changes.isEmpty();
    }
}
