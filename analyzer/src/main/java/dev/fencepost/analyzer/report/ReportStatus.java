package dev.fencepost.analyzer.report;

import static java.util.stream.Collectors.groupingBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fencepost.analyzer.report.Report.HostSpan;
import dev.fencepost.model.Alert;
import dev.fencepost.model.AlertState;
import dev.fencepost.model.Severity;
import dev.fencepost.model.WindowStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How everything stood at the end of a trace, in the form in which a dashboard tells it. */
final class ReportStatus {
    private final Report report;

    ReportStatus(Report report) {
        this.report = report;
    }

    /**
     * @param leftOut sentences about what is not in the report
     */
    ObjectNode node(List<String> leftOut) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("version", report.version()).put("connected", true);
        status.put("events", report.events());
        status.putObject("source").put("kind", "report").put("name", report.trace());
        counts(status.putObject("counts"));
        ObjectNode last = status.putObject("now").putObject("lastEventTs");
        report.hosts().forEach(each -> last.put(each.host(), u64(each.lastTs())));
        hosts(status.putArray("hosts"));
        leftOut.forEach(status.putArray("leftOut")::add);
        return status;
    }

    private void counts(ObjectNode node) {
        put(node.putObject("bySeverity"), alert -> alert.severity().name());
        put(node.putObject("byKind"), alert -> alert.kind().name());
        put(node.putObject("byCode"), Alert::code);
        long open =
                report.alerts().stream().filter(each -> each.state() == AlertState.OPEN).count();
        node.put("open", open).put("total", report.alerts().size());
    }

    private void put(ObjectNode node, Function<Alert, String> name) {
        report.alerts().stream()
                .collect(groupingBy(name, TreeMap::new, Collectors.counting()))
                .forEach(node::put);
    }

    private void hosts(ArrayNode all) {
        Map<String, List<Alert>> alerts = report.alerts().stream().collect(groupingBy(Alert::host));
        Map<String, Long> windows =
                report.windows().stream()
                        .collect(groupingBy(WindowStatus::host, Collectors.counting()));
        for (HostSpan host : report.hosts()) {
            List<Alert> some = alerts.getOrDefault(host.host(), List.of());
            all.addObject()
                    .put("host", host.host())
                    .put("run", Integer.toUnsignedLong(host.run()))
                    .put("windows", windows.getOrDefault(host.host(), 0L))
                    .put("alerts", some.size())
                    .put("worst", worst(some));
        }
    }

    private static String worst(List<Alert> alerts) {
        return alerts.stream()
                .map(Alert::severity)
                .max(Comparator.<Severity>naturalOrder())
                .map(Enum::name)
                .orElse(null);
    }

    private static String u64(long number) {
        return Long.toUnsignedString(number);
    }
}
