package dev.fencepost.analyzer.topology;

import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.Sensor.RecordingLevel;
import org.apache.kafka.streams.StreamsMetrics;

/** Metrics without Kafka Streams around them. */
final class BareMetrics implements StreamsMetrics {
    private final Metrics metrics = new Metrics();

    @Override
    public Map<MetricName, ? extends Metric> metrics() {
        return metrics.metrics();
    }

    @Override
    public Sensor addSensor(String name, RecordingLevel level) {
        return metrics.sensor(name, level);
    }

    @Override
    public Sensor addSensor(String name, RecordingLevel level, Sensor... parents) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Sensor addLatencyRateTotalSensor(
            String scope, String entity, String operation, RecordingLevel level, String... tags) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Sensor addRateTotalSensor(
            String scope, String entity, String operation, RecordingLevel level, String... tags) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void removeSensor(Sensor sensor) {
        metrics.removeSensor(sensor.name());
    }

    /** What was counted under a name, over all tasks. */
    double total(String counter) {
        return metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals(counter + Counters.TOTAL))
                .mapToDouble(metric -> (double) metric.metricValue())
                .sum();
    }
}
