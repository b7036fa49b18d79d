package dev.fencepost.analyzer.cli;

import dev.fencepost.analyzer.dashboard.web.HealthRoutes;
import dev.fencepost.analyzer.dashboard.web.MetricsRoutes;
import dev.fencepost.analyzer.dashboard.web.WebServer;
import dev.fencepost.analyzer.dashboard.web.WebSettings;
import dev.fencepost.analyzer.demo.Closing;
import dev.fencepost.analyzer.metrics.Exposition;
import dev.fencepost.analyzer.metrics.StreamMeters;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.KafkaStreams;
import picocli.CommandLine.Option;

/** The options of a command that runs a topology and can tell Prometheus about it. */
final class MetricsOptions {
    @Option(
            names = "--metrics-port",
            paramLabel = "PORT",
            description =
                    "Serve /metrics for Prometheus, and /health/live and /health/ready for a"
                            + " supervisor, on this port; 0 takes a free one. By default nothing is"
                            + " served.")
    private Optional<Integer> port = Optional.empty();

    /** Where to serve them; empty where that was not asked for. */
    Optional<WebSettings> settings(ListenOptions listen) throws IOException {
        return port.isEmpty()
                ? Optional.empty()
                : Optional.of(listen.settings(port.get(), Optional.empty()));
    }

    /**
     * Serves them until all is closed.
     *
     * @return where
     */
    static String serve(WebSettings settings, KafkaStreams streams, Closing closing) {
        Exposition meters = closing.add(new Exposition());
        meters.add(new StreamMeters(streams));
        WebServer server =
                closing.add(
                        WebServer.start(
                                settings,
                                List.of(
                                        new HealthRoutes(() -> obstacle(streams)),
                                        new MetricsRoutes(meters))));
        return server.url() + "metrics";
    }

    private static Optional<String> obstacle(KafkaStreams streams) {
        KafkaStreams.State state = streams.state();
        return state.isRunningOrRebalancing()
                ? Optional.empty()
                : Optional.of("the topology is " + state);
    }
}
