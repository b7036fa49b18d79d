package dev.fencepost.analyzer.dashboard.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fencepost.analyzer.dashboard.book.Board;
import dev.fencepost.analyzer.dashboard.book.HostClocks;
import dev.fencepost.analyzer.dashboard.feed.Slice;
import dev.fencepost.analyzer.dashboard.feed.SliceQuestion;
import dev.fencepost.analyzer.dashboard.feed.SliceReader;
import dev.fencepost.analyzer.dashboard.story.Timeline;
import dev.fencepost.model.Alert;
import dev.fencepost.model.Pages;
import dev.fencepost.model.WindowStatus;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;

/** One frame: how it stands, its alerts, and what happened to it. */
final class WindowRoutes implements Routes {
    private static final Set<String> TIMES = new TreeSet<>(Set.of("run", "from", "to", "deep"));

    /** Time that is shown before and behind the alerts, where none is asked for. */
    private static final long MARGIN_NANOS = 100_000;

    /** Deep looks at a time: each reads a good part of a topic or a file. */
    private static final int LOOKS = 2;

    private final Board board;
    private final SliceReader trace;
    private final Semaphore looks = new Semaphore(LOOKS);

    WindowRoutes(Board board, SliceReader trace) {
        this.board = board;
        this.trace = trace;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get("/api/v1/windows/{host}/{frame}", this::window);
        routes.get("/api/v1/windows/{host}/{frame}/timeline", this::timeline);
    }

    private void window(Context request) {
        new Parameters(request, Set.of());
        Place place = place(request);
        Optional<WindowStatus> status = board.windows().get(place.host(), place.frame());
        List<Alert> alerts = board.alerts().onFrame(place.host(), place.frame());
        ObjectNode answer = Answers.NODES.objectNode();
        answer.set("window", status.<JsonNode>map(Views::window).orElse(Answers.NODES.nullNode()));
        answer.set("alerts", Views.heads(alerts));
        Answers.json(request, answer);
    }

    private static Place place(Context request) {
        long frame =
                Pages.frameOf(
                        Parameters.read("frame", request.pathParam("frame"), Parameters::address));
        return new Place(request.pathParam("host"), frame);
    }

    private void timeline(Context request) {
        Parameters given = new Parameters(request, TIMES);
        Place place = place(request);
        int run =
                given.value("run", Parameters::unsigned)
                        .or(() -> board.run(place.host()))
                        .orElse(0);
        List<Alert> alerts =
                board.alerts().onFrame(place.host(), place.frame()).stream()
                        .filter(alert -> alert.run() == run)
                        .toList();
        long start = board.clocks().of(place.host()).map(HostClocks.Clock::firstTs).orElse(0L);
        long from =
                given.value("from", Parameters::time).map(at -> at.ts(start)).orElse(first(alerts));
        long to = given.value("to", Parameters::time).map(at -> at.ts(start)).orElse(last(alerts));
        if (Long.compareUnsigned(from, to) > 0) {
            throw ProblemException.badParameter("to", "before from");
        }
        boolean deep = given.value("deep", Parameters::flag).orElse(false);
        Slice slice =
                deep
                        ? look(question(place, run, from, to, alerts))
                        : new Slice(List.of(), true, "");
        ObjectNode answer = Views.timeline(Timeline.of(alerts, slice.events(), from, to));
        answer.put("run", Integer.toUnsignedLong(run));
        answer.put("from", Views.u64(from)).put("to", Views.u64(to));
        answer.putObject("deep")
                .put("asked", deep)
                .put("complete", slice.complete())
                .put("reason", slice.reason());
        Answers.json(request, answer);
    }

    private static long first(List<Alert> alerts) {
        long first = alerts.stream().map(Alert::firstTs).min(Long::compareUnsigned).orElse(0L);
        return Long.compareUnsigned(first, MARGIN_NANOS) < 0 ? 0 : first - MARGIN_NANOS;
    }

    private static long last(List<Alert> alerts) {
        long last = alerts.stream().map(Alert::lastTs).max(Long::compareUnsigned).orElse(0L);
        long end = last + MARGIN_NANOS;
        return Long.compareUnsigned(end, last) < 0 ? -1 : end;
    }

    private Slice look(SliceQuestion question) {
        if (!looks.tryAcquire()) {
            throw new ProblemException(
                    503, "Busy", "others look into the trace just now; ask again");
        }
        try {
            return trace.read(question);
        } finally {
            looks.release();
        }
    }

    /** What leads to the frame is known from its leaves and from what its alerts show. */
    private SliceQuestion question(Place place, int run, long from, long to, List<Alert> alerts) {
        Set<Integer> domains = new HashSet<>();
        Set<Long> iovas = new HashSet<>();
        for (Alert alert : alerts) {
            alert.domain().ifPresent(domains::add);
            alert.iova().ifPresent(iova -> iovas.add(Pages.frameOf(iova)));
        }
        board.windows()
                .get(place.host(), place.frame())
                .ifPresent(
                        status ->
                                status.leaves()
                                        .forEach(
                                                leaves -> {
                                                    domains.add(leaves.domain());
                                                    iovas.add(Pages.frameOf(leaves.run().iova()));
                                                }));
        return new SliceQuestion(place.host(), run, place.frame(), from, to, domains, iovas);
    }

    /** A frame of a host. */
    private record Place(String host, long frame) {}
}
