package dev.fencepost.analyzer.deadletter;

import static dev.fencepost.model.Envelope.comparePosition;

import dev.fencepost.model.Batch;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Routed;
import java.util.List;
import java.util.Optional;

/**
 * How far the stream of one slot has come behind its first refused record: what the merge has
 * accepted since, as the records of the topic tell. Goes by the merge's own rules: a stream's runs
 * rise, its events rise within a run, and whatever is not above the last accepted one counts as a
 * duplicate.
 */
final class StreamPast {
    private boolean started;
    private int run;
    private boolean ended;
    private boolean anyEvent;
    private long lastTs;
    private long lastSeq;

    /** Takes note of a record that was accepted. */
    void accept(Batch batch) {
        int order = started ? Integer.compareUnsigned(batch.run(), run) : 1;
        if (order < 0) {
            return;
        }
        if (order > 0) {
            started = true;
            run = batch.run();
            ended = false;
            anyEvent = false;
        }
        ended |= batch.end();
        List<Routed> events = batch.events();
        if (!events.isEmpty()) {
            Envelope last = events.get(events.size() - 1).event().envelope();
            if (!anyEvent || comparePosition(last.ts(), last.seq(), lastTs, lastSeq) > 0) {
                anyEvent = true;
                lastTs = last.ts();
                lastSeq = last.seq();
            }
        }
    }

    /** Why a record that comes now would change nothing; empty where it still counts. */
    Optional<String> objection(Batch batch) {
        int order = started ? Integer.compareUnsigned(batch.run(), run) : 1;
        if (order > 0) {
            return Optional.empty();
        }
        String name = "run " + Integer.toUnsignedString(batch.run()) + " of " + batch.key();
        if (order < 0) {
            return Optional.of(
                    name + " is past: run " + Integer.toUnsignedString(run) + " has begun");
        }
        if (ended) {
            return Optional.of(name + " has ended in this stream");
        }
        boolean passed = !batch.events().isEmpty() && anyEvent && !isAboveLast(batch);
        return passed
                ? Optional.of(name + " has gone on: it would be dropped as duplicate")
                : Optional.empty();
    }

    private boolean isAboveLast(Batch batch) {
        List<Routed> events = batch.events();
        Envelope last = events.get(events.size() - 1).event().envelope();
        return comparePosition(last.ts(), last.seq(), lastTs, lastSeq) > 0;
    }
}
