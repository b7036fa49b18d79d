package dev.fencepost.analyzer.topology;

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

    /** Revisions of alerts written. */
    final Sensor alerts;

    /** Runs that are over because their host fell silent, each counted once. */
    final Sensor expired;

    /** Straddling accesses moved to disk by the memory bound. */
    final Sensor straddlesShelved;

    /** Bytes of heap in queued batches, now. */
    final Sensor mergeBytes;

    /** Frames that something is known of, now. */
    final Sensor frames;

    /** Straddling accesses that wait for a slot to speak, now. */
    final Sensor straddlesWaiting;

    Counters(ProcessorContext<?, ?> context) {
        StreamsMetrics metrics = context.metrics();
        String task = context.taskId().toString();
        events = counter(metrics, task, "events");
        copies = counter(metrics, task, "copies");
        duplicates = counter(metrics, task, "duplicates");
        late = counter(metrics, task, "late");
        gaps = counter(metrics, task, "gaps");
        shelved = counter(metrics, task, "shelved");
        deadLetters = counter(metrics, task, "dead-letters");
        alerts = counter(metrics, task, "alerts");
        expired = counter(metrics, task, "expired");
        straddlesShelved = counter(metrics, task, "straddles-shelved");
        mergeBytes = gauge(metrics, task, "merge-bytes");
        frames = gauge(metrics, task, "frames");
        straddlesWaiting = gauge(metrics, task, "straddles-waiting");
    }

    private static Sensor gauge(StreamsMetrics metrics, String task, String what) {
        Sensor sensor =
                metrics.addSensor("fencepost." + task + '.' + what, Sensor.RecordingLevel.INFO);
        Map<String, String> tags = Map.of("fencepost-id", task);
        sensor.add(new MetricName(what, GROUP, what + " now", tags), new Value());
        return sensor;
    }

    private static Sensor counter(StreamsMetrics metrics, String task, String what) {
        Sensor sensor =
                metrics.addSensor("fencepost." + task + '.' + what, Sensor.RecordingLevel.INFO);
        Map<String, String> tags = Map.of("fencepost-id", task);
        sensor.add(
                new MetricName(what + TOTAL, GROUP, "total of " + what, tags), new CumulativeSum());
        sensor.add(new MetricName(what + "-rate", GROUP, what + " a second", tags), new Rate());
        return sensor;
    }

    static void add(Sensor sensor, long count) {
        if (count > 0) {
            sensor.record((double) count);
        }
    }
}
