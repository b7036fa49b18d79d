package dev.fencepost.analyzer.metrics;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayDeque;
import java.util.Deque;

/** The meters of this process, in Prometheus' text form. Thread-safe. */
public final class Exposition implements AutoCloseable {
    /** What {@link #scrape} writes. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Deque<AutoCloseable> binders = new ArrayDeque<>();

    /** Begins with those of the JVM. */
    public Exposition() {
        registry.config().meterFilter(new StateTags());
        add(new JvmMemoryMetrics());
        add(new JvmThreadMetrics());
        add(new ClassLoaderMetrics());
        add(new ProcessorMetrics());
        add(new UptimeMetrics());
    }

    /** Adds meters; those that want to be closed are, with this. */
    public synchronized void add(MeterBinder meters) {
        meters.bindTo(registry);
        if (meters instanceof AutoCloseable closeable) {
            binders.push(closeable);
        }
    }

    /** All of them now. */
    public String scrape() {
        return registry.scrape(CONTENT_TYPE);
    }

    @Override
    public synchronized void close() {
        while (!binders.isEmpty()) {
            try {
                binders.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("meters cannot be closed", e);
            }
        }
        registry.close();
    }
}
