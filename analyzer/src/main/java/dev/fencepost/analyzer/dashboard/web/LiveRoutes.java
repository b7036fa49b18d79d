package dev.fencepost.analyzer.dashboard.web;

import dev.fencepost.analyzer.dashboard.book.Board;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.Set;

/** How everything stands, once or as it changes. */
final class LiveRoutes implements Routes {
    private final StatusView status;
    private final LiveHub hub;
    private final Board board;

    LiveRoutes(Board board, StatusView status, LiveHub hub) {
        this.board = board;
        this.status = status;
        this.hub = hub;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get("/api/v1/status", this::status);
        routes.before("/api/v1/stream", this::admit);
        routes.sse("/api/v1/stream", hub::add);
        routes.get("/api/v1/search", this::search);
    }

    private void status(Context request) {
        new Parameters(request, Set.of());
        Answers.json(request, status.now());
    }

    /** Refuses before the answer has begun. */
    private void admit(Context request) {
        new Parameters(request, Set.of());
        String accept = Optional.ofNullable(request.header("Accept")).orElse("");
        if (!accept.contains("text/event-stream")) {
            throw new ProblemException(
                    406, "Not acceptable", "this is an event stream: accept text/event-stream");
        }
        if (hub.clients() >= LiveHub.MOST_CLIENTS) {
            throw new ProblemException(
                    503, "Busy", "no more than " + LiveHub.MOST_CLIENTS + " pages can listen");
        }
    }

    private void search(Context request) {
        Parameters given = new Parameters(request, Set.of("q"));
        String words =
                given.text("q").orElseThrow(() -> ProblemException.badParameter("q", "missing"));
        Answers.json(request, new Search(board).find(words.trim()));
    }
}
