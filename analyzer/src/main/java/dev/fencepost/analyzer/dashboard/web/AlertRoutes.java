package dev.fencepost.analyzer.dashboard.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fencepost.analyzer.dashboard.book.AlertCursor;
import dev.fencepost.analyzer.dashboard.book.AlertPage;
import dev.fencepost.analyzer.dashboard.book.Board;
import dev.fencepost.analyzer.dashboard.book.SourceState;
import dev.fencepost.analyzer.dashboard.story.AlertStory;
import dev.fencepost.analyzer.dashboard.story.BrokenRule;
import dev.fencepost.analyzer.dashboard.story.ReplayLine;
import dev.fencepost.model.Alert;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Set;

/** Lists of alerts, and each with its story. */
final class AlertRoutes implements Routes {
    private final Board board;

    AlertRoutes(Board board) {
        this.board = board;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get("/api/v1/alerts", this::list);
        routes.get("/api/v1/alerts/{id}", this::one);
    }

    private void list(Context request) {
        Parameters given = new Parameters(request, AlertParameters.NAMES);
        AlertPage page = board.alerts().page(AlertParameters.query(given, board.clocks()));
        ObjectNode answer = Answers.NODES.objectNode();
        answer.put("total", page.total());
        answer.set("items", Views.heads(page.items()));
        answer.put("next", page.next().map(AlertCursor::text).orElse(null));
        Answers.json(request, answer);
    }

    private void one(Context request) {
        new Parameters(request, Set.of());
        Alert alert =
                board.alerts()
                        .get(request.pathParam("id"))
                        .orElseThrow(() -> ProblemException.notFound("no alert has this id"));
        ObjectNode answer = Answers.NODES.objectNode();
        answer.set("alert", Views.whole(alert));
        ArrayNode story = answer.putArray("story");
        AlertStory.of(alert).forEach(story::add);
        BrokenRule rule = BrokenRule.of(alert);
        answer.putObject("rule")
                .put("code", rule.code())
                .put("text", rule.text())
                .put("source", rule.source());
        answer.put("remedy", alert.remedy());
        answer.put("replay", ReplayLine.of(alert, trace()));
        Answers.json(request, answer);
    }

    /** Of topics nobody can know into which file they were recorded. */
    private String trace() {
        SourceState source = board.source();
        return source.kind() == SourceState.Kind.FILE ? source.name() : "TRACE";
    }
}
