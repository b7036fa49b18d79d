package dev.fencepost.analyzer.alerts;

import dev.fencepost.analyzer.rules.Facts;
import dev.fencepost.analyzer.rules.Subject;
import dev.fencepost.analyzer.shadow.Tally;
import dev.fencepost.model.Alert;
import dev.fencepost.model.AlertState;
import dev.fencepost.model.Confidence;
import dev.fencepost.model.Severity;
import dev.fencepost.model.TraceEvent;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** A hazard that holds for a time: it opened, is hit, and will close. */
final class Episode implements Tally {
    private final Episodes home;
    private final Subject subject;
    private final Facts facts;
    private final TraceEvent openedBy;
    private final Evidence evidence;
    private final String id;
    private Severity severity;
    private Confidence confidence;
    private long lastTs;
    private long hits;
    private int revision;
    private long lastHit;
    private boolean closed;
    private boolean changed;
    private boolean written;

    Episode(
            Episodes home,
            String id,
            Subject subject,
            TraceEvent openedBy,
            Confidence confidence,
            Facts facts,
            List<TraceEvent> events) {
        this.home = home;
        this.id = id;
        this.subject = subject;
        this.openedBy = openedBy;
        this.severity = subject.hazard().severity();
        this.confidence = confidence;
        this.facts = facts;
        this.lastTs = openedBy.ts();
        this.evidence = new Evidence(events);
    }

    Subject subject() {
        return subject;
    }

    Facts facts() {
        return facts;
    }

    TraceEvent openedBy() {
        return openedBy;
    }

    Severity severity() {
        return severity;
    }

    Confidence confidence() {
        return confidence;
    }

    long hits() {
        return hits;
    }

    long lastTs() {
        return lastTs;
    }

    int revision() {
        return revision;
    }

    List<TraceEvent> evidence() {
        return evidence.events();
    }

    String id() {
        return id;
    }

    @Override
    public boolean counts(long ts, long seq, Severity worse) {
        if (hits > 0 && lastHit == seq && !closed) {
            return true;
        }
        int rise = worse.compareTo(severity);
        boolean settled = rise < 0 || rise == 0 && confidence == Confidence.CERTAIN;
        if (closed || !settled || hits == 0 || Point.isRoundNumber(hits + 1)) {
            return false;
        }
        count(ts, seq);
        home.changed(this);
        return true;
    }

    private void count(long ts, long seq) {
        hits++;
        lastTs = ts;
        lastHit = seq;
    }

    /** Takes note that it differs from what was last written; answers whether it did not before. */
    boolean change() {
        boolean first = !changed;
        changed = true;
        return first;
    }

    /** Takes note that all of it was written. */
    void markWritten() {
        changed = false;
        written = true;
    }

    /** Whether something is written of it. */
    boolean isWritten() {
        return written;
    }

    /** Counts an access; answers whether that deserves a revision. */
    boolean hit(TraceEvent event, Severity worse, Confidence sure, List<TraceEvent> events) {
        boolean again = hits > 0 && lastHit == event.seq(); // by another change of the same kind
        if (!again) {
            count(event.ts(), event.seq());
        }
        boolean rises = worse.compareTo(severity) > 0;
        boolean surer = worse == severity && sure.compareTo(confidence) > 0;
        if (rises || surer) {
            severity = worse;
            confidence = sure;
        }
        if (rises || surer || hits == 1) {
            evidence.add(events, event);
        }
        return rises || surer || !again && Point.isRoundNumber(hits);
    }

    /** The tables prove it now; answers whether they did not before. */
    boolean confirm(TraceEvent event, Supplier<List<TraceEvent>> events) {
        if (hits > 0 || confidence == Confidence.CERTAIN) {
            return false;
        }
        confidence = Confidence.CERTAIN;
        evidence.add(events.get(), event);
        return true;
    }

    /** Takes in the event that ended it. */
    void close(TraceEvent event) {
        closed = true;
        lastTs = event.ts();
        evidence.add(List.of(), event);
    }

    /** Takes an event in as evidence. */
    void keep(TraceEvent event) {
        evidence.add(List.of(), event);
    }

    void restore(Severity worst, Confidence sure, long last, long counted, int revisions) {
        severity = worst;
        confidence = sure;
        lastTs = last;
        hits = counted;
        revision = revisions;
        written = true;
    }

    /** Its next revision. */
    Alert next(AlertState state) {
        revision++;
        OptionalLong window = subject.inIova() ? OptionalLong.empty() : subject.window();
        return AlertText.alert(
                id,
                revision,
                subject,
                severity,
                confidence,
                state,
                openedBy.host(),
                openedBy.run(),
                window,
                facts,
                openedBy.ts(),
                lastTs,
                hits,
                evidence.events());
    }
}
