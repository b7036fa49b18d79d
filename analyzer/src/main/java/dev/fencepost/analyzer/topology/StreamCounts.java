package dev.fencepost.analyzer.topology;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;

/**
 * What the tasks of a running topology counted since it was started here.
 *
 * @param events judged, each counted once
 * @param copies judged, one for each slot that an event concerns
 * @param alerts revisions written
 * @param duplicates events dropped because they had been accepted before
 * @param late events that came too late to be put in order
 * @param gaps put in for lost records and silent streams
 * @param deadLetters records that could not be used
 * @param expired runs that are over because their host fell silent
 * @param shelved batches and accesses that the memory bound sent to disk
 */
public record StreamCounts(
        long events,
        long copies,
        long alerts,
        long duplicates,
        long late,
        long gaps,
        long deadLetters,
        long expired,
        long shelved) {
    /** The counts as they stand. */
    public static StreamCounts of(KafkaStreams streams) {
        Map<String, Long> totals = new HashMap<>();
        for (Metric metric : streams.metrics().values()) {
            MetricName name = metric.metricName();
            if (name.group().equals(Counters.GROUP)
                    && name.name().endsWith(Counters.TOTAL)
                    && metric.metricValue() instanceof Double value) {
                totals.merge(name.name(), value.longValue(), Long::sum);
            }
        }
        return new StreamCounts(
                total(totals, "events"),
                total(totals, "copies"),
                total(totals, "alerts"),
                total(totals, "duplicates"),
                total(totals, "late"),
                total(totals, "gaps"),
                total(totals, "dead-letters"),
                total(totals, "expired"),
                total(totals, "shelved") + total(totals, "straddles-shelved"));
    }

    private static long total(Map<String, Long> totals, String name) {
        return totals.getOrDefault(name + Counters.TOTAL, 0L);
    }
}
