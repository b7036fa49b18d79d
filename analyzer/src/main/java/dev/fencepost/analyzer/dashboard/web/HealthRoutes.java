package dev.fencepost.analyzer.dashboard.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.function.Supplier;

/** Whether the process lives, and whether it can do its work. */
public final class HealthRoutes implements Routes {
    private final Supplier<Optional<String>> obstacle;

    /**
     * Routes for a supervisor.
     *
     * @param obstacle why it cannot do its work; empty where it can
     */
    public HealthRoutes(Supplier<Optional<String>> obstacle) {
        this.obstacle = obstacle;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get("/health/live", request -> say(request, "live"));
        routes.get("/health/ready", this::ready);
    }

    private void ready(Context request) {
        Optional<String> reason = obstacle.get();
        if (reason.isPresent()) {
            Answers.problem(request, 503, "Not ready", reason.get());
        } else {
            say(request, "ready");
        }
    }

    private static void say(Context request, String word) {
        ObjectNode answer = Answers.NODES.objectNode();
        Answers.json(request, answer.put("status", word));
    }
}
