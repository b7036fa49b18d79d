package dev.fencepost.analyzer.browser;

import dev.fencepost.analyzer.dashboard.book.Board;
import dev.fencepost.analyzer.dashboard.book.SourceState;
import dev.fencepost.analyzer.dashboard.book.SourceState.Kind;
import dev.fencepost.analyzer.dashboard.feed.BoardFeed;
import dev.fencepost.analyzer.dashboard.feed.Slice;
import dev.fencepost.analyzer.dashboard.web.Dashboard;
import dev.fencepost.analyzer.dashboard.web.WebSettings;
import dev.fencepost.analyzer.metrics.Exposition;
import dev.fencepost.model.Alert;
import dev.fencepost.model.WindowStatus;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A dashboard whose board a test writes itself, and which it can take away and bring back. */
final class LiveBoard implements AutoCloseable {
    private final Board board =
            Board.of(
                    new SourceState(
                            Kind.KAFKA,
                            "broker:9092",
                            true,
                            "reading",
                            true,
                            OptionalLong.empty(),
                            Optional.of(List.of(new SourceState.Lag("fencepost.alerts", 0, 0)))));
    private Dashboard dashboard;
    private int port;

    LiveBoard() {
        start();
        port = dashboard.url().getPort();
    }

    /** Brings the server back, on the port that it had. */
    void start() {
        dashboard =
                Dashboard.start(
                        WebSettings.onLoopback(port),
                        board,
                        new NoFeed(),
                        question -> new Slice(List.of(), true, ""),
                        new Exposition(),
                        "fencepost test");
    }

    /** Takes the server away. */
    void stop() {
        dashboard.close();
    }

    String url() {
        return "http://127.0.0.1:" + port + "/";
    }

    void alert(Alert alert) {
        board.alert(alert);
    }

    void alerts(List<Alert> alerts) {
        alerts.forEach(board::alert);
    }

    void window(WindowStatus status) {
        board.window(status);
    }

    /** Kafka goes away, or comes back. */
    void connected(boolean connected, String words) {
        board.source(board.source().saying(connected, words));
    }

    @Override
    public void close() {
        stop();
    }

    /** Reads nothing. */
    private static final class NoFeed implements BoardFeed {
        @Override
        public void start() {}

        @Override
        public void close() {}
    }
}
