package dev.fencepost.analyzer.offline;

import dev.fencepost.analyzer.offline.RangeSet.Range;
import dev.fencepost.model.Invalidate;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * One cache of translations, or of device-table entries, and what in it has to be flushed: a unit's
 * entries of a domain, a device's own cache, a unit's copy of a device-table entry.
 */
final class FlushedCache {
    /** More flushes than this without any completion are taken for complete. */
    private static final int MOST_AWAITED = 4096;

    private final RangeSet stale = new RangeSet();
    private final ArrayDeque<Awaited> awaited = new ArrayDeque<>();
    private boolean wholeStale = true; // what a cache holds when a trace begins is not known
    private Optional<Invalidate> last = Optional.empty();

    /** What an invalidation took on, until a wait after it ends. */
    private record Awaited(long position, Range range, boolean whole) {
        Awaited of(Range rest) {
            return new Awaited(position, rest, whole);
        }
    }

    /** Another that was flushed whenever this one was, and that nothing else was told of. */
    FlushedCache copy() {
        FlushedCache copy = new FlushedCache();
        awaited.forEach(copy.awaited::addLast);
        copy.wholeStale = wholeStale;
        copy.last = last;
        return copy;
    }

    /** A change over these addresses. */
    void change(Range range) {
        stale.add(range);
    }

    /** A change of all that it stands for, which only a flush of everything answers. */
    void changeWhole() {
        wholeStale = true;
    }

    /** Firmware has flushed these addresses. */
    void forget(Range range) {
        stale.take(range);
        for (int left = awaited.size(); left > 0; left--) {
            Awaited flushed = awaited.removeFirst();
            if (flushed.whole()) {
                awaited.addLast(flushed);
            } else {
                RangeSet rest = new RangeSet();
                rest.add(flushed.range());
                rest.take(range);
                rest.ranges().forEach(one -> awaited.addLast(flushed.of(one)));
            }
        }
    }

    /** Whether a change calls for a flush of these addresses. */
    boolean calls(Range range) {
        return stale.meets(range) || wholeStale && range.equals(Range.EVERYTHING);
    }

    /** An invalidation was queued at a position of its unit's queue. */
    void flush(Invalidate event, Range range, long position) {
        boolean whole = wholeStale && range.equals(Range.EVERYTHING);
        for (Range taken : stale.take(range)) {
            awaited.addLast(new Awaited(position, taken, false));
        }
        if (whole) {
            wholeStale = false;
            awaited.addLast(new Awaited(position, range, true));
        }
        while (awaited.size() > MOST_AWAITED) {
            awaited.removeFirst();
        }
        last = Optional.of(event);
    }

    /** A wait has ended; where it timed out, what was queued before it has to be flushed again. */
    void ended(long wait, boolean ok) {
        while (!awaited.isEmpty() && awaited.peekFirst().position() < wait) {
            Awaited flushed = awaited.removeFirst();
            if (!ok && flushed.whole()) {
                wholeStale = true;
            } else if (!ok) {
                stale.add(flushed.range());
            }
        }
    }

    /** The last invalidation that reached it. */
    Optional<Invalidate> last() {
        return last;
    }
}
