package dev.fencepost.analyzer.topology;

import java.util.Locale;

/** Something that the tasks of a topology count or measure; each name is part of its metrics. */
public enum StreamMetric {
    EVENTS(true, "events released in order, each counted once"),
    COPIES(true, "copies of events released in order, one for each slot that judges it"),
    DUPLICATES(true, "events dropped because they had been accepted before"),
    LATE(true, "events that came too late to be put in order"),
    GAPS(true, "gaps put in for lost records and silent streams"),
    SHELVED(true, "batches moved to disk by the memory bound"),
    DEAD_LETTERS(true, "records that went to the dead letter"),
    ALERTS(true, "revisions of alerts written"),
    EXPIRED(true, "runs that are over because their host fell silent, each counted once"),
    STRADDLES_SHELVED(true, "straddling accesses moved to disk by the memory bound"),
    MERGE_BYTES(false, "bytes of heap in queued batches"),
    MERGE_DELAY_MS(false, "longest time for which a slot has waited for a stream"),
    FRAMES(false, "frames that something is known of"),
    STRADDLES_WAITING(false, "straddling accesses that wait for a slot to speak");

    private final boolean total;
    private final String meaning;

    StreamMetric(boolean total, String meaning) {
        this.total = total;
        this.meaning = meaning;
    }

    /** Whether it only rises; else it is how things are now. */
    public boolean isTotal() {
        return total;
    }

    /** What it says. */
    public String meaning() {
        return meaning;
    }

    /** Its name: {@code dead-letters}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Its name among the metrics of Kafka Streams. */
    String metricName() {
        return total ? label() + Counters.TOTAL : label();
    }
}
