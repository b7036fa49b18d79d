package dev.fencepost.analyzer.dashboard.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fencepost.analyzer.dashboard.book.Board;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A host's memory by cells, from all of it down to the pages of one frame. */
final class MapRoutes implements Routes {
    private static final Set<String> NAMES =
            new TreeSet<>(Set.of("host", "run", "from", "to", "cells"));
    private static final int DEFAULT_CELLS = 1_024;
    private static final int FEWEST_CELLS = 16;
    private static final int MOST_CELLS = 4_096;

    private final Board board;

    MapRoutes(Board board) {
        this.board = board;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get("/api/v1/heatmap", this::map);
    }

    private void map(Context request) {
        Parameters given = new Parameters(request, NAMES);
        String host =
                given.text("host")
                        .orElseThrow(() -> ProblemException.badParameter("host", "missing"));
        int run =
                given.value("run", Parameters::unsigned)
                        .or(() -> board.run(host))
                        .orElseThrow(
                                () -> ProblemException.notFound("nothing is known of this host"));
        int cells = given.number("cells", DEFAULT_CELLS, FEWEST_CELLS, MOST_CELLS);
        Optional<Long> from = given.value("from", Parameters::address);
        Optional<Long> to = given.value("to", Parameters::address);
        if (from.isPresent() != to.isPresent()) {
            throw ProblemException.badParameter(
                    from.isPresent() ? "to" : "from", "missing: the other one is given");
        }
        if (from.isPresent() && Long.compareUnsigned(from.get(), to.get()) >= 0) {
            throw ProblemException.badParameter("to", "not above from");
        }
        if (from.isPresent()) {
            Answers.json(request, Views.map(board.map(host, run, from.get(), to.get() - 1, cells)));
        } else {
            Answers.json(
                    request,
                    board.map(host, run, cells).map(Views::map).orElseGet(() -> empty(host, run)));
        }
    }

    /** A host of which only alerts without an address are known. */
    private static ObjectNode empty(String host, int run) {
        ObjectNode node = Answers.NODES.objectNode();
        node.put("host", host).put("run", Integer.toUnsignedLong(run));
        node.put("from", "0x0").put("to", "0x200000").put("cellBytes", 1 << 21);
        node.putArray("cells");
        return node;
    }
}
