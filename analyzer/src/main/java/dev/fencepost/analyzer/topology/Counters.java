package dev.fencepost.analyzer.topology;

import dev.fencepost.model.Alert;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.CumulativeSum;
import org.apache.kafka.common.metrics.stats.Rate;
import org.apache.kafka.common.metrics.stats.Value;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * What a task counts, as metrics of Kafka Streams: group {@code stream-fencepost-metrics}, tag
 * {@code fencepost-id}: counts each as a rate and a total, amounts as they are now.
 *
 * <p>Totals add up what is recorded; those that {@link StreamsMetrics#addRateTotalSensor} makes
 * would count how often something was.
 */
final class Counters {
    static final String GROUP = "stream-fencepost-metrics";
    static final String TOTAL = "-total";

    /** Revisions of alerts by {@link #HAZARD} and {@link #SEVERITY}, which are tags. */
    static final String REVISIONS = "revisions-total";

    static final String HAZARD = "hazard";
    static final String SEVERITY = "severity";

    /** Events released in order, each counted once. */
    final Sensor events;

    /** Copies of events released in order, one for each slot that judges it. */
    final Sensor copies;

    /** Events dropped because they had been accepted before. */
    final Sensor duplicates;

    /** Events that came too late to be put in order. */
    final Sensor late;

    /** GAPs put in for lost records and silent streams. */
    final Sensor gaps;

    /** Batches moved to disk by the memory bound. */
    final Sensor shelved;

    /** Records that went to the dead letter. */
    final Sensor deadLetters;

    private final Sensor alerts;

    /** Runs that are over because their host fell silent, each counted once. */
    final Sensor expired;

    /** Straddling accesses moved to disk by the memory bound. */
    final Sensor straddlesShelved;

    /** Bytes of heap in queued batches, now. */
    final Sensor mergeBytes;

    /** Milliseconds that the slot has waited that waited longest, now. */
    final Sensor mergeDelay;

    /** Frames that something is known of, now. */
    final Sensor frames;

    /** Straddling accesses that wait for a slot to speak, now. */
    final Sensor straddlesWaiting;

    private final StreamsMetrics metrics;
    private final String task;
    private final Map<String, Sensor> revisions = new HashMap<>();

    Counters(ProcessorContext<?, ?> context) {
        metrics = context.metrics();
        task = context.taskId().toString();
        events = counter(StreamMetric.EVENTS);
        copies = counter(StreamMetric.COPIES);
        duplicates = counter(StreamMetric.DUPLICATES);
        late = counter(StreamMetric.LATE);
        gaps = counter(StreamMetric.GAPS);
        shelved = counter(StreamMetric.SHELVED);
        deadLetters = counter(StreamMetric.DEAD_LETTERS);
        alerts = counter(StreamMetric.ALERTS);
        expired = counter(StreamMetric.EXPIRED);
        straddlesShelved = counter(StreamMetric.STRADDLES_SHELVED);
        mergeBytes = gauge(StreamMetric.MERGE_BYTES);
        mergeDelay = gauge(StreamMetric.MERGE_DELAY_MS);
        frames = gauge(StreamMetric.FRAMES);
        straddlesWaiting = gauge(StreamMetric.STRADDLES_WAITING);
    }

    private Sensor gauge(StreamMetric metric) {
        Sensor sensor = sensor(metric.label());
        sensor.add(name(metric.metricName(), metric.meaning(), Map.of()), new Value());
        return sensor;
    }

    private Sensor counter(StreamMetric metric) {
        Sensor sensor = sensor(metric.label());
        sensor.add(name(metric.metricName(), metric.meaning(), Map.of()), new CumulativeSum());
        sensor.add(
                name(metric.label() + "-rate", metric.meaning() + ", a second", Map.of()),
                new Rate());
        return sensor;
    }

    private Sensor sensor(String what) {
        return metrics.addSensor("fencepost." + task + '.' + what, Sensor.RecordingLevel.INFO);
    }

    private MetricName name(String name, String meaning, Map<String, String> more) {
        Map<String, String> tags = new HashMap<>(more);
        tags.put("fencepost-id", task);
        return new MetricName(name, GROUP, meaning, tags);
    }

    /** Counts a revision. */
    void alert(Alert alert) {
        alerts.record();
        String hazard = hazard(alert);
        String severity = alert.severity().name();
        revisions
                .computeIfAbsent(
                        hazard + '.' + severity,
                        key -> {
                            Sensor sensor = sensor("revisions." + key);
                            Map<String, String> tags = Map.of(HAZARD, hazard, SEVERITY, severity);
                            sensor.add(
                                    name(REVISIONS, "revisions of alerts of a hazard", tags),
                                    new CumulativeSum());
                            return sensor;
                        })
                .record();
    }

    /** Codes that are results of an instruction, or streams, are without number: one for all. */
    private static String hazard(Alert alert) {
        return switch (alert.kind()) {
            case RMP_FAILED, TRACE_GAP -> alert.kind().name();
            default -> alert.code();
        };
    }

    static void add(Sensor sensor, long count) {
        if (count > 0) {
            sensor.record((double) count);
        }
    }
}
