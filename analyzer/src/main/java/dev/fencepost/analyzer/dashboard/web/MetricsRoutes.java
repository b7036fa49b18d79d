package dev.fencepost.analyzer.dashboard.web;

import dev.fencepost.analyzer.metrics.Exposition;
import io.javalin.config.RoutesConfig;

/** What Prometheus asks for. */
public final class MetricsRoutes implements Routes {
    private final Exposition meters;

    public MetricsRoutes(Exposition meters) {
        this.meters = meters;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get(
                "/metrics",
                request -> request.contentType(Exposition.CONTENT_TYPE).result(meters.scrape()));
    }
}
