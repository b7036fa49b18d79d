package dev.fencepost.producer.importer;

import dev.fencepost.trace.TraceSource;

/** A recording of a real machine as events, with an account of what it could tell. */
public interface Importer extends TraceSource {
    /** What was read and made so far; whole once {@link #hasNext()} is false. */
    ImportSummary summary();

    /** What its times count from; known from the start. */
    TraceClock clock();
}
