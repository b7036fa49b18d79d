package dev.fencepost.analyzer.metrics;

import dev.fencepost.analyzer.rules.Hazard;
import dev.fencepost.analyzer.topology.StreamMetric;
import dev.fencepost.analyzer.topology.StreamTotals;
import dev.fencepost.model.Severity;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import org.apache.kafka.streams.KafkaStreams;

/**
 * What a running topology tells: what its engine counts, over all tasks, under {@code fencepost_…},
 * revisions of alerts by hazard and severity among it; and Kafka Streams' own meters under {@code
 * kafka_…}.
 */
public final class StreamMeters implements MeterBinder, AutoCloseable {
    private final StreamTotals totals;
    private final KafkaStreamsMetrics kafka;

    public StreamMeters(KafkaStreams streams) {
        this.totals = new StreamTotals(streams);
        this.kafka = new KafkaStreamsMetrics(streams);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (StreamMetric metric : StreamMetric.values()) {
            bind(metric, registry);
        }
        for (Hazard hazard : Hazard.values()) {
            for (Severity severity : Severity.values()) {
                bind(hazard, severity, registry);
            }
        }
        kafka.bindTo(registry);
    }

    private void bind(StreamMetric metric, MeterRegistry registry) {
        String name = "fencepost." + metric.label().replace('-', '.');
        if (metric.isTotal()) {
            FunctionCounter.builder(name, totals, it -> it.of(metric))
                    .description(metric.meaning())
                    .register(registry);
        } else {
            Gauge.builder(name, totals, it -> it.of(metric))
                    .description(metric.meaning())
                    .register(registry);
        }
    }

    private void bind(Hazard hazard, Severity severity, MeterRegistry registry) {
        FunctionCounter.builder(
                        "fencepost.alert.revisions", totals, it -> it.revisions(hazard, severity))
                .description("revisions of alerts written while they were of this severity")
                .tag("kind", hazard.kind().name())
                .tag("code", hazard.name())
                .tag("severity", severity.name())
                .register(registry);
    }

    @Override
    public void close() {
        kafka.close();
    }
}
