package dev.fencepost.analyzer.perfetto;

import dev.fencepost.model.Alert;
import dev.fencepost.model.TraceEvent;
import java.util.Comparator;

/**
 * Something on a track: an event that proves an alert, or the alert's own time.
 *
 * @param ts when, u64
 * @param what it is
 * @param track where
 * @param alert of which
 * @param event of an EVENT, else null
 * @param end whether the alert's story ends with it
 */
record Step(long ts, What what, Track track, Alert alert, TraceEvent event, boolean end) {
    /**
     * In the order of one moment: what ends makes room, and an event comes before what it shows.
     */
    enum What {
        /** An alert is over. */
        END,
        /** An event that proves an alert. */
        EVENT,
        /** An alert begins. */
        BEGIN,
        /** An alert of one moment. */
        POINT
    }

    /** By time, events of one time by their seq. */
    static final Comparator<Step> ORDER =
            Comparator.comparingLong((Step step) -> step.ts + Long.MIN_VALUE)
                    .thenComparing(Step::what)
                    .thenComparingLong(step -> step.seq() + Long.MIN_VALUE)
                    .thenComparingLong(step -> step.track.uuid());

    /** Whether this is the same event on the same track, as the proof of another alert. */
    boolean isSameEvent(Step other) {
        return event != null
                && other.event != null
                && ts == other.ts
                && event.seq() == other.event.seq()
                && track.uuid() == other.track.uuid();
    }

    /** The number of the alert's story, which its steps share. */
    long flow() {
        return Long.parseUnsignedLong(alert.id().substring(0, 16), 16);
    }

    private long seq() {
        return event == null ? 0 : event.seq();
    }
}
