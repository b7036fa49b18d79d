package dev.fencepost.analyzer.rules;

import dev.fencepost.analyzer.shadow.Tally;
import dev.fencepost.model.Confidence;
import dev.fencepost.model.Severity;
import dev.fencepost.model.TraceEvent;
import java.util.List;
import java.util.function.Supplier;

/** Where rules put what they find: episodes that open, are hit and close, and points. */
public interface Findings {
    /**
     * An episode opens, unless one of its subject is open.
     *
     * @param openedBy the event that made it so: gives the opening seq and time
     * @param evidence the events that prove it, the opening one among them
     * @return counts what hits the open one
     */
    Tally open(
            Subject subject,
            TraceEvent openedBy,
            Confidence confidence,
            Facts facts,
            Supplier<List<TraceEvent>> evidence);

    /** Counts what hits the open episode of a subject; NONE where none is open. */
    Tally tally(Subject subject);

    /**
     * The tables prove an open episode that they did not prove before; no effect on one that was
     * hit.
     */
    void confirm(Subject subject, TraceEvent event, Supplier<List<TraceEvent>> evidence);

    /** An event meets an open episode; no effect where none is open. */
    void hit(
            Subject subject,
            TraceEvent event,
            Severity severity,
            Confidence confidence,
            Supplier<List<TraceEvent>> evidence);

    /** An episode closes; answers with how it stood. No effect where none is open. */
    Closed close(Subject subject, TraceEvent event);

    /** A point, or one more hit of it. */
    void point(
            Subject subject,
            TraceEvent event,
            Severity severity,
            Confidence confidence,
            Facts facts,
            Supplier<List<TraceEvent>> evidence);

    /** A point that carries over what an episode had come to. */
    void carry(Subject subject, TraceEvent event, Closed closed);

    /**
     * How an episode stood when it closed.
     *
     * @param found whether one was open
     */
    record Closed(
            boolean found,
            long firstTs,
            long hits,
            Severity severity,
            Confidence confidence,
            Facts facts,
            List<TraceEvent> evidence) {
        public static final Closed NOTHING =
                new Closed(
                        false, 0, 0, Severity.LATENT, Confidence.POSSIBLE, Facts.NONE, List.of());

        Closed doubtedIf(boolean doubt) {
            return doubt
                    ? new Closed(
                            found, firstTs, hits, severity, Confidence.POSSIBLE, facts, evidence)
                    : this;
        }
    }
}
