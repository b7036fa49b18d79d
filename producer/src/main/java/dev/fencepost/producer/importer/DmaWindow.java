package dev.fencepost.producer.importer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Joins maps and unmaps with the {@code dma:*} events around them: the DMA API maps first and then
 * says for whom, in the same task; of an unmap it speaks before or after. Looks at no more than
 * {@value #LINES} lines and 10 ms, so that memory and time stay bounded.
 *
 * @param <T> what waits for its device
 */
final class DmaWindow<T> {
    private static final int LINES = 1024;
    private static final long NANOS = 10_000_000;

    private final ArrayDeque<Range<T>> open = new ArrayDeque<>();
    private final Contexts<Spoken> spoken = new Contexts<>();

    private static final class Range<T> {
        private final Sighting by;
        private final T what;
        private Span span;
        private boolean done;

        Range(Sighting by, Span span, T what) {
            this.by = by;
            this.span = span;
            this.what = what;
        }

        boolean mayBeOf(Sighting event) {
            boolean unmap = by.kind() != Kind.MAP && by.kind() != Kind.MAP_CALL;
            return !done
                    && unmap == (event.kind() == Kind.DMA_UNMAP)
                    && by.context().equals(event.context());
        }

        /** Read only where an event asks: most recordings have none. */
        Span span() {
            if (span == null) {
                span = Span.of(by);
            }
            return span;
        }
    }

    /** What the API said of an address before it was unmapped. */
    private record Spoken(DmaCall call, Sighting by) {}

    /** A map or unmap that a later event may name the device of. */
    void open(Sighting by, T what) {
        open(by, null, what);
    }

    /** The same, of which the range is known. */
    void open(Sighting by, Span span, T what) {
        open.add(new Range<>(by, span, what));
        if (open.size() > 2 * LINES) {
            open.remove(); // the survey waits for nobody; who waits has taken it by now
        }
    }

    /** The device that was named before this unmap, with its address or, lacking one, without. */
    Optional<DmaCall> named(Sighting unmap) {
        Spoken before = spoken.remove(unmap.context());
        boolean fits =
                before != null
                        && near(before.by(), unmap)
                        && (!before.call().addressed()
                                || Span.of(unmap).holds(before.call().address()));
        return fits ? Optional.of(before.call()) : Optional.empty();
    }

    /** What this event names the device of; it is not open any more. */
    List<T> joined(Sighting by, DmaCall call) {
        List<T> joined = by.kind() == Kind.DMA_MAP ? maps(by, call.address()) : unmap(by, call);
        if (joined.isEmpty() && by.kind() == Kind.DMA_UNMAP && call.isPci()) {
            spoken.put(by.context(), new Spoken(call, by));
        }
        return joined;
    }

    /** The maps of one list lie one behind the other. */
    private List<T> maps(Sighting by, long address) {
        List<Range<T>> chain = new ArrayList<>();
        boolean holds = false;
        for (Iterator<Range<T>> each = open.descendingIterator(); each.hasNext(); ) {
            Range<T> range = each.next();
            if (range.mayBeOf(by)) {
                boolean next = chain.isEmpty() || range.span().end() == start(chain);
                if (!next || !near(range.by, by)) {
                    break;
                }
                chain.add(range);
                holds |= range.span().holds(address);
            }
        }
        return holds ? take(chain) : List.of();
    }

    private static long start(List<? extends Range<?>> chain) {
        return chain.get(chain.size() - 1).span().iova();
    }

    private List<T> unmap(Sighting by, DmaCall call) {
        for (Iterator<Range<T>> each = open.descendingIterator(); each.hasNext(); ) {
            Range<T> range = each.next();
            if (range.mayBeOf(by) && call.addressed() && range.span().holds(call.address())) {
                return near(range.by, by) ? take(List.of(range)) : List.of();
            }
        }
        return List.of();
    }

    private List<T> take(List<Range<T>> ranges) {
        ranges.forEach(range -> range.done = true);
        while (!open.isEmpty() && open.peekLast().done) {
            open.removeLast();
        }
        List<T> taken = new ArrayList<>(ranges.size());
        for (Range<T> range : ranges) {
            taken.add(range.what);
        }
        return taken;
    }

    private static boolean near(Sighting earlier, Sighting later) {
        return later.number() - earlier.number() <= LINES
                && Math.abs(later.line().ts() - earlier.line().ts()) <= NANOS;
    }

    /** The oldest that no event can name the device of any more, once each. */
    Optional<T> expired(Sighting now) {
        dropDone();
        return open.isEmpty() || near(open.peek().by, now)
                ? Optional.empty()
                : Optional.of(open.remove().what);
    }

    /** The oldest of all that is still open, once each. */
    Optional<T> oldest() {
        dropDone();
        return open.isEmpty() ? Optional.empty() : Optional.of(open.remove().what);
    }

    private void dropDone() {
        while (!open.isEmpty() && open.peek().done) {
            open.remove();
        }
    }

    /** Events were lost: neighbours are none any more. */
    void lost() {
        spoken.clear();
    }
}
