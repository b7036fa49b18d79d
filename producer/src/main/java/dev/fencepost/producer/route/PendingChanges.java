package dev.fencepost.producer.route;

import static java.lang.Long.compareUnsigned;

import dev.fencepost.model.LeafRun;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Slots;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Changes of one domain's leaves whose flush has not been seen to complete, and the slots that
 * their leaves led to.
 *
 * <p>At most {@link #MOST} are followed one by one. Those beyond are put together into one, which
 * only a flush of everything since the last of them ends: memory is bounded by the addresses that
 * changed, whatever a trace leaves unflushed, and nothing pending is forgotten.
 */
final class PendingChanges {
    private static final int MOST = 256;

    private final Slots slots;
    private final List<PendingChange> changes = new ArrayList<>();
    private final RangeTable slotsOfChanges = new RangeTable();
    private final RangeTable slotsOfOlder = new RangeTable();
    private PendingChange older = PendingChange.ofEverything(List.of());

    PendingChanges(Slots slots) {
        this.slots = slots;
    }

    void add(List<LeafRun> leaves, List<FlushTarget> targets) {
        if (leaves.isEmpty() || targets.isEmpty()) {
            return;
        }
        if (changes.size() == MOST) {
            fold();
        }
        changes.add(PendingChange.of(leaves, targets));
        leaves.forEach(run -> mark(slotsOfChanges, run));
    }

    boolean isEmpty() {
        return changes.isEmpty() && slotsOfOlder.size() == 0;
    }

    /** Slots, as bits, that pending changes between two addresses led to. */
    long slotsOf(long iova, long last) {
        return isEmpty()
                ? 0
                : marked(slotsOfChanges, iova, last) | marked(slotsOfOlder, iova, last);
    }

    void invalidate(FlushTarget target, long place, long from, long to) {
        for (PendingChange change : changes) {
            change.invalidate(target, place, from, to);
        }
        older.invalidate(target, place, from, to);
    }

    void invalidateAll(int unit, long place) {
        for (PendingChange change : changes) {
            change.invalidateAll(unit, place);
        }
        older.invalidateAll(unit, place);
    }

    /** Forgets the changes whose flush is complete now. */
    void dropFlushed() {
        if (slotsOfOlder.size() != 0 && older.isFlushed()) {
            older = PendingChange.ofEverything(List.of());
            slotsOfOlder.clear();
        }
        if (changes.removeIf(PendingChange::isFlushed)) {
            markAgain();
        }
    }

    /** Forgets the changes that lie in one frame of SPA: firmware flushed them itself. */
    void dropFrame(long frame) {
        boolean dropped =
                changes.removeIf(change -> change.leaves().stream().allMatch(liesIn(frame)));
        if (dropped) {
            markAgain();
        }
    }

    private static Predicate<LeafRun> liesIn(long frame) {
        return run ->
                Pages.frameOf(run.spa()) == frame
                        && Pages.frameOf(run.spa() + run.bytes() - 1) == frame;
    }

    private void markAgain() {
        slotsOfChanges.clear();
        for (PendingChange change : changes) {
            change.leaves().forEach(run -> mark(slotsOfChanges, run));
        }
    }

    private void fold() {
        Set<FlushTarget> targets = new LinkedHashSet<>(older.targets());
        for (PendingChange change : changes.subList(0, MOST / 2)) {
            change.leaves().forEach(run -> mark(slotsOfOlder, run));
            targets.addAll(change.targets());
        }
        changes.subList(0, MOST / 2).clear();
        markAgain();
        older = PendingChange.ofEverything(targets);
    }

    private void mark(RangeTable table, LeafRun run) {
        long spaLast = run.spa() + run.bytes() - 1;
        long spa = run.spa();
        while (true) {
            long end = spa | (Pages.SIZE_1G - 1);
            end = compareUnsigned(end, spaLast) < 0 ? end : spaLast;
            long offset = run.iova() - run.spa();
            add(table, spa + offset, end + offset, 1L << slots.of(spa));
            if (end == spaLast) {
                return;
            }
            spa = end + 1;
        }
    }

    private static void add(RangeTable table, long iova, long last, long bits) {
        long from = iova;
        while (true) {
            boolean held = table.seek(from);
            long end = last;
            long before = 0;
            if (held) {
                before = table.first();
                end = minUnsigned(last, table.last());
            } else if (!table.atEnd()) {
                end = minUnsigned(last, table.start() - 1);
            }
            if ((before | bits) != before) {
                table.put(from, end, before | bits, 0);
            }
            if (end == last) {
                return;
            }
            from = end + 1;
        }
    }

    private static long marked(RangeTable table, long iova, long last) {
        if (table.size() == 0) {
            return 0;
        }
        long bits = 0;
        for (table.seek(iova); !table.atEnd(); table.next()) {
            if (compareUnsigned(table.start(), last) > 0) {
                break;
            }
            bits |= table.first();
        }
        return bits;
    }

    private static long minUnsigned(long a, long b) {
        return compareUnsigned(a, b) <= 0 ? a : b;
    }
}
