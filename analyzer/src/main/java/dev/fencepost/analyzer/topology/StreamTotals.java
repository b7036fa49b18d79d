package dev.fencepost.analyzer.topology;

import dev.fencepost.analyzer.rules.Hazard;
import dev.fencepost.model.Severity;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;

/**
 * What the tasks of a running topology count, all tasks together. It looks once a second at most,
 * however many numbers are asked for. Thread-safe.
 */
public final class StreamTotals {
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final KafkaStreams streams;
    private Map<String, Double> values = Map.of();
    private long lookedNanos = System.nanoTime() - FRESH_NANOS;

    public StreamTotals(KafkaStreams streams) {
        this.streams = streams;
    }

    /** The sum over all tasks; of a delay the longest. */
    public double of(StreamMetric metric) {
        return look().getOrDefault(metric.metricName(), 0.0);
    }

    /** Revisions written of a hazard's alerts while they were of this severity. */
    public double revisions(Hazard hazard, Severity severity) {
        return look().getOrDefault(revisionKey(hazard.name(), severity.name()), 0.0);
    }

    private synchronized Map<String, Double> look() {
        if (System.nanoTime() - lookedNanos >= FRESH_NANOS) {
            Map<String, Double> now = new HashMap<>();
            for (Metric metric : streams.metrics().values()) {
                if (metric.metricName().group().equals(Counters.GROUP)
                        && metric.metricValue() instanceof Double value) {
                    add(now, metric.metricName(), value);
                }
            }
            values = now;
            lookedNanos = System.nanoTime();
        }
        return values;
    }

    private static void add(Map<String, Double> sums, MetricName name, double value) {
        boolean delay = name.name().equals(StreamMetric.MERGE_DELAY_MS.metricName());
        if (name.name().equals(Counters.REVISIONS)) {
            String hazard = name.tags().get(Counters.HAZARD);
            sums.merge(revisionKey(hazard, name.tags().get(Counters.SEVERITY)), value, Double::sum);
        } else {
            sums.merge(name.name(), value, delay ? Math::max : Double::sum);
        }
    }

    private static String revisionKey(String hazard, String severity) {
        return "revisions " + hazard + ' ' + severity;
    }
}
