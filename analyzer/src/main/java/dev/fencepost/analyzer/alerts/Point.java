package dev.fencepost.analyzer.alerts;

import dev.fencepost.analyzer.rules.Facts;
import dev.fencepost.analyzer.rules.Subject;
import dev.fencepost.model.Alert;
import dev.fencepost.model.AlertState;
import dev.fencepost.model.Confidence;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Severity;
import dev.fencepost.model.TraceEvent;
import java.util.List;
import java.util.OptionalLong;

/**
 * A hazard that is over as it happens, and its repetitions: hits add up, and what they add up to
 * does not depend on the order in which they are told.
 */
final class Point {
    /**
     * One telling of it.
     *
     * @param event that showed it
     * @param severity of this telling
     * @param confidence of this telling
     * @param facts of this telling
     * @param evidence of this telling
     */
    record Telling(
            TraceEvent event,
            Severity severity,
            Confidence confidence,
            Facts facts,
            List<TraceEvent> evidence) {
        private boolean before(Telling other) {
            return Envelope.compareOrder(event.envelope(), other.event.envelope()) < 0;
        }

        private int weight() {
            return severity.ordinal() * 2 + confidence.ordinal();
        }
    }

    private final String id;
    private final Subject subject;
    private Telling first;
    private Telling worst;
    private long firstTs;
    private long lastTs;
    private long hits;
    private int revision;
    private boolean written;

    Point(String id, Subject subject, Telling telling, long firstTs, long hits) {
        this.id = id;
        this.subject = subject;
        this.first = telling;
        this.worst = telling;
        this.firstTs = firstTs;
        this.lastTs = telling.event().ts();
        this.hits = hits;
    }

    String id() {
        return id;
    }

    Subject subject() {
        return subject;
    }

    Telling first() {
        return first;
    }

    Telling worst() {
        return worst;
    }

    long firstTs() {
        return firstTs;
    }

    long lastTs() {
        return lastTs;
    }

    long hits() {
        return hits;
    }

    int revision() {
        return revision;
    }

    /** Whether its last revision says all there is. */
    boolean written() {
        return written;
    }

    /** Adds another telling; answers whether that deserves a revision. */
    boolean add(Telling telling, long from, long more) {
        long before = hits;
        hits += more;
        written = false;
        firstTs = Long.compareUnsigned(from, firstTs) < 0 ? from : firstTs;
        long ts = telling.event().ts();
        lastTs = Long.compareUnsigned(ts, lastTs) > 0 ? ts : lastTs;
        if (telling.before(first)) {
            first = telling;
        }
        boolean rises = telling.weight() > worst.weight();
        if (rises || telling.weight() == worst.weight() && telling.before(worst)) {
            worst = telling;
        }
        return rises || passesRoundNumber(before, hits);
    }

    private static boolean passesRoundNumber(long before, long now) {
        for (long round = 10; round > 0 && round <= now; round *= 10) {
            if (before < round) {
                return true;
            }
        }
        return false;
    }

    /** 10, 100, 1000 and so on: the hits at which an alert is written again. */
    static boolean isRoundNumber(long hits) {
        return hits >= 10 && passesRoundNumber(hits - 1, hits);
    }

    void restore(Telling worstTelling, long last, int revisions, boolean isWritten) {
        worst = worstTelling;
        lastTs = last;
        revision = revisions;
        written = isWritten;
    }

    /** Its next revision. */
    Alert next() {
        revision++;
        written = true;
        OptionalLong window = subject.inIova() ? OptionalLong.empty() : subject.window();
        return AlertText.alert(
                id,
                revision,
                subject,
                worst.severity(),
                worst.confidence(),
                AlertState.CLOSED,
                first.event().host(),
                first.event().run(),
                window,
                first.facts(),
                firstTs,
                lastTs,
                hits,
                first.equals(worst)
                        ? first.evidence()
                        : Evidence.union(first.evidence(), worst.evidence()));
    }
}
