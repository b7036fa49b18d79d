package dev.fencepost.analyzer.perfetto;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.IntFunction;

/**
 * Deals alerts to as few tracks as there are alerts at one time: slices of one track may lie in
 * each other, but not overlap.
 */
final class Lanes {
    private final PriorityQueue<Lane> lanes =
            new PriorityQueue<>(Comparator.comparingLong((Lane lane) -> lane.end + Long.MIN_VALUE));
    private final IntFunction<Track> made;
    private final List<Track> all = new ArrayList<>();

    private static final class Lane {
        private final Track track;
        private long end;

        private Lane(Track track) {
            this.track = track;
        }
    }

    /**
     * None yet.
     *
     * @param made makes the track of that number, from 0
     */
    Lanes(IntFunction<Track> made) {
        this.made = made;
    }

    /**
     * A track that is free for so long; taken by rising start.
     *
     * @param from u64
     * @param to u64
     */
    Track take(long from, long to) {
        Lane lane = lanes.peek();
        if (lane != null && Long.compareUnsigned(lane.end, from) <= 0) {
            lanes.poll();
        } else {
            lane = new Lane(made.apply(all.size()));
            all.add(lane.track);
        }
        lane.end = to;
        lanes.add(lane);
        return lane.track;
    }

    /** The tracks made. */
    List<Track> tracks() {
        return all;
    }
}
