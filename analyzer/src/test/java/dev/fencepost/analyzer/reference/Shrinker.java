package dev.fencepost.analyzer.reference;

import dev.fencepost.model.Access;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Source;
import dev.fencepost.model.TraceEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Makes a trace that shows something as small as it can while it still shows it. */
public final class Shrinker {
    private final Predicate<List<TraceEvent>> shows;

    public Shrinker(Predicate<List<TraceEvent>> shows) {
        this.shows = shows;
    }

    /** Deletes events in ever smaller runs, then makes those that are left simpler. */
    List<TraceEvent> shrink(List<TraceEvent> trace) {
        List<TraceEvent> smallest = trace;
        int before;
        do {
            before = smallest.size();
            smallest = simplify(shorten(smallest));
        } while (smallest.size() < before);
        return smallest;
    }

    /** Deletes events in ever smaller runs; those that are left are as they were. */
    public List<TraceEvent> shorten(List<TraceEvent> trace) {
        List<TraceEvent> shortest = trace;
        for (int run = Math.max(1, trace.size() / 2); run >= 1; run /= 2) {
            shortest = delete(shortest, run);
        }
        return shortest;
    }

    private List<TraceEvent> delete(List<TraceEvent> trace, int run) {
        List<TraceEvent> left = trace;
        for (int at = left.size() - run; at >= 0; at--) {
            if (at + run > left.size()) {
                continue;
            }
            List<TraceEvent> shorter = new ArrayList<>(left);
            shorter.subList(at, at + run).clear();
            if (shows.test(shorter)) {
                left = shorter;
            }
        }
        return left;
    }

    private List<TraceEvent> simplify(List<TraceEvent> trace) {
        List<TraceEvent> left = trace;
        for (int at = 0; at < left.size(); at++) {
            for (TraceEvent simpler : simpler(left.get(at))) {
                List<TraceEvent> changed = new ArrayList<>(left);
                changed.set(at, simpler);
                if (shows.test(changed)) {
                    left = changed;
                }
            }
        }
        return left;
    }

    private static List<TraceEvent> simpler(TraceEvent event) {
        if (event instanceof Access access) {
            return List.of(
                    access(access, access.length(), Outcome.UNKNOWN, access.source()),
                    access(access, access.length(), access.outcome(), Source.UNKNOWN),
                    access(access, 1, access.outcome(), access.source()));
        }
        if (event instanceof MapLeaves map && map.count() > 1) {
            return List.of(
                    new MapLeaves(
                            map.envelope(),
                            map.domain(),
                            map.iova(),
                            map.spa(),
                            map.size(),
                            1,
                            map.perm(),
                            map.derived()));
        }
        return List.of();
    }

    private static Access access(Access of, long length, Outcome outcome, Source source) {
        Envelope same = of.envelope();
        return new Access(
                same,
                of.bdf(),
                of.iova(),
                length,
                of.dir(),
                of.trusted(),
                outcome,
                source,
                of.entry());
    }
}
