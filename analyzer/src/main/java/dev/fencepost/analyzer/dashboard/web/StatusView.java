package dev.fencepost.analyzer.dashboard.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fencepost.analyzer.dashboard.book.AlertCounts;
import dev.fencepost.analyzer.dashboard.book.Board;
import dev.fencepost.analyzer.dashboard.book.HostClocks.Clock;
import dev.fencepost.analyzer.dashboard.book.HostSummary;
import dev.fencepost.analyzer.dashboard.book.SourceState;
import dev.fencepost.analyzer.dashboard.book.SourceState.Lag;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How everything stands, as JSON. */
final class StatusView {
    /** Hosts that are told of one by one. */
    private static final int MOST_HOSTS = 1_000;

    private final Board board;
    private final Rates rates;
    private final String version;

    StatusView(Board board, Rates rates, String version) {
        this.board = board;
        this.rates = rates;
        this.version = version;
    }

    ObjectNode now() {
        SourceState source = board.source();
        ObjectNode status = Answers.NODES.objectNode();
        status.put("version", version);
        status.putObject("source")
                .put("kind", source.kind().name().toLowerCase(Locale.ROOT))
                .put("name", source.name());
        status.put("connected", source.connected());
        status.put("caughtUp", source.caughtUp());
        status.put("detail", source.detail());
        clocks(status.putObject("now").putObject("lastEventTs"));
        rates(status.putObject("rates"));
        source.lags()
                .ifPresentOrElse(
                        lags -> lag(status.putObject("lag"), lags), () -> status.putNull("lag"));
        counts(status.putObject("counts"), board.alerts().counts());
        hosts(status.putArray("hosts"));
        return status;
    }

    private void clocks(ObjectNode node) {
        board.clocks().all().entrySet().stream()
                .limit(MOST_HOSTS)
                .forEach(each -> node.put(each.getKey(), Views.u64(each.getValue().lastTs())));
    }

    private void rates(ObjectNode node) {
        Rates.Per second = rates.second();
        if (second.events().isPresent()) {
            node.put("events", second.events().getAsDouble());
        } else {
            node.putNull("events");
        }
        node.put("alerts", second.alerts()).put("windows", second.windows());
    }

    private static void lag(ObjectNode node, List<Lag> lags) {
        node.put("records", lags.stream().mapToLong(Lag::records).sum());
        ArrayNode partitions = node.putArray("partitions");
        for (Lag lag : lags) {
            partitions
                    .addObject()
                    .put("topic", lag.topic())
                    .put("partition", lag.partition())
                    .put("records", lag.records());
        }
    }

    private void counts(ObjectNode node, AlertCounts counts) {
        put(node.putObject("bySeverity"), counts.bySeverity());
        put(node.putObject("byKind"), counts.byKind());
        put(node.putObject("byCode"), counts.byCode());
        node.put("open", counts.open()).put("total", counts.total());
        node.put("forgotten", counts.forgotten());
        node.put("windows", board.windows().size());
        node.put("windowsLeftOut", board.windows().leftOut());
    }

    private static void put(ObjectNode node, Map<String, Integer> counts) {
        counts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(each -> node.put(each.getKey(), each.getValue()));
    }

    private void hosts(ArrayNode all) {
        Map<String, HostSummary> alerts = board.alerts().hosts();
        Map<String, Integer> windows = board.windows().hosts();
        Map<String, Clock> clocks = board.clocks().all();
        for (String host : board.hosts().stream().limit(MOST_HOSTS).toList()) {
            Optional<HostSummary> summary = Optional.ofNullable(alerts.get(host));
            ObjectNode node = all.addObject().put("host", host);
            node.put("run", Integer.toUnsignedLong(board.run(host).orElse(0)));
            node.put("windows", windows.getOrDefault(host, 0));
            node.put("alerts", summary.map(HostSummary::alerts).orElse(0));
            node.put("worst", summary.flatMap(HostSummary::worst).map(Enum::name).orElse(null));
            Clock clock = clocks.get(host);
            node.put("firstTs", clock == null ? null : Views.u64(clock.firstTs()));
        }
    }
}
