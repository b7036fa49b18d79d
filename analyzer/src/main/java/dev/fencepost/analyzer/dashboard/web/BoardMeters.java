package dev.fencepost.analyzer.dashboard.web;

import dev.fencepost.analyzer.dashboard.book.Board;
import dev.fencepost.analyzer.dashboard.book.SourceState.Lag;
import dev.fencepost.model.Severity;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Collection;
import java.util.function.ToDoubleFunction;

/** What a dashboard tells of itself. */
final class BoardMeters implements MeterBinder {
    private final Board board;
    private final LiveHub hub;

    BoardMeters(Board board, LiveHub hub) {
        this.board = board;
        this.hub = hub;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (Severity severity : Severity.values()) {
            Gauge.builder("fencepost.dashboard.alerts", board, it -> held(it, severity))
                    .tag("severity", severity.name())
                    .description("alerts that the dashboard holds")
                    .register(registry);
        }
        gauges(registry);
        counter(
                registry,
                "fencepost.dashboard.revisions",
                "revisions of alerts that came",
                board,
                Board::revisions);
        counter(
                registry,
                "fencepost.dashboard.forgotten",
                "alerts that had to go because there were too many",
                board,
                it -> it.alerts().forgotten());
        counter(
                registry,
                "fencepost.dashboard.clients.dropped",
                "pages that read too slowly and were let go",
                hub,
                LiveHub::dropped);
    }

    private void gauges(MeterRegistry registry) {
        Gauge.builder("fencepost.dashboard.windows", board, it -> it.windows().size())
                .description("frames that the dashboard holds")
                .register(registry);
        Gauge.builder("fencepost.dashboard.connected", board, it -> it.source().connected() ? 1 : 0)
                .description("whether its source answers")
                .register(registry);
        Gauge.builder("fencepost.dashboard.lag.records", board, BoardMeters::lag)
                .description("records of the alert and window topics yet to be read")
                .register(registry);
        Gauge.builder("fencepost.dashboard.clients", hub, LiveHub::clients)
                .description("pages that listen")
                .register(registry);
    }

    private static <T> void counter(
            MeterRegistry registry,
            String name,
            String description,
            T of,
            ToDoubleFunction<T> count) {
        FunctionCounter.builder(name, of, count).description(description).register(registry);
    }

    private static double held(Board board, Severity severity) {
        return board.alerts().counts().bySeverity().getOrDefault(severity.name(), 0);
    }

    private static double lag(Board board) {
        return board.source().lags().stream()
                .flatMap(Collection::stream)
                .mapToLong(Lag::records)
                .sum();
    }
}
