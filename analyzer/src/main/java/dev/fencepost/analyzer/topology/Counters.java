package dev.fencepost.analyzer.topology;

import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * What a task counts, as metrics of Kafka Streams: group {@code stream-fencepost-metrics}, tag
 * {@code fencepost-id}, each as a rate and a total.
 */
final class Counters {
    private static final String SCOPE = "fencepost";

    /** Events released in order. */
    final Sensor events;

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

    Counters(ProcessorContext<?, ?> context) {
        StreamsMetrics metrics = context.metrics();
        String task = context.taskId().toString();
        events = counter(metrics, task, "events");
        duplicates = counter(metrics, task, "duplicates");
        late = counter(metrics, task, "late");
        gaps = counter(metrics, task, "gaps");
        shelved = counter(metrics, task, "shelved");
        deadLetters = counter(metrics, task, "dead-letters");
        alerts = counter(metrics, task, "alerts");
    }

    private static Sensor counter(StreamsMetrics metrics, String task, String operation) {
        return metrics.addRateTotalSensor(SCOPE, task, operation, Sensor.RecordingLevel.INFO);
    }

    static void add(Sensor sensor, long count) {
        if (count > 0) {
            sensor.record((double) count);
        }
    }
}
