package dev.fencepost.analyzer.dashboard.web;

import io.javalin.config.RoutesConfig;

/** Some of the requests that a server answers. */
public interface Routes {
    /** Adds them to those of a server that has not started. */
    void addTo(RoutesConfig routes);
}
