package dev.fencepost.analyzer.dashboard.web;

import dev.fencepost.analyzer.dashboard.book.Board;
import dev.fencepost.analyzer.dashboard.book.SourceState;
import dev.fencepost.analyzer.dashboard.feed.BoardFeed;
import dev.fencepost.analyzer.dashboard.feed.SliceReader;
import dev.fencepost.analyzer.metrics.Exposition;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A board, what feeds it, and the server that shows it. */
public final class Dashboard implements AutoCloseable {
    private final BoardFeed feed;
    private final LiveHub hub;
    private final WebServer server;

    private Dashboard(BoardFeed feed, LiveHub hub, WebServer server) {
        this.feed = feed;
        this.hub = hub;
        this.server = server;
    }

    /**
     * Starts to listen, and then to read.
     *
     * @param trace reads events again
     * @param meters that the server shows; those of the board are added
     * @param version of this program
     * @throws dev.fencepost.producer.route.ClusterException where it cannot listen there
     */
    public static Dashboard start(
            WebSettings settings,
            Board board,
            BoardFeed feed,
            SliceReader trace,
            Exposition meters,
            String version) {
        Rates rates = new Rates(board, System.nanoTime());
        StatusView status = new StatusView(board, rates, version);
        LiveHub hub = new LiveHub(board, status, rates);
        meters.add(new BoardMeters(board, hub));
        WebServer server =
                WebServer.start(
                        settings,
                        List.of(
                                new PageRoutes(),
                                new LiveRoutes(board, status, hub),
                                new AlertRoutes(board),
                                new MapRoutes(board),
                                new WindowRoutes(board, trace),
                                new OpenApiRoutes(),
                                new HealthRoutes(() -> obstacle(board.source())),
                                new MetricsRoutes(meters)));
        hub.start();
        feed.start();
        return new Dashboard(feed, hub, server);
    }

    private static Optional<String> obstacle(SourceState source) {
        return source.connected() ? Optional.empty() : Optional.of(source.detail());
    }

    /** Where a browser finds it. */
    public URI url() {
        return server.url();
    }

    /** What it answers to GET. */
    Set<String> paths() {
        return server.paths();
    }

    /** Lets the pages go, and stops to listen and to read. */
    @Override
    public void close() {
        hub.close();
        server.close();
        feed.close();
    }
}
