package dev.fencepost.analyzer.report;

import dev.fencepost.model.Alert;
import dev.fencepost.model.WindowStatus;
import java.util.List;

/**
 * What a report is made of.
 *
 * @param trace name of the file that was judged
 * @param version of the program
 * @param events judged
 * @param hosts what there is to say of each
 * @param alerts those to show, in the order of a listing
 * @param windows frames as they stood at the end of each host's last run
 */
public record Report(
        String trace,
        String version,
        long events,
        List<HostSpan> hosts,
        List<Alert> alerts,
        List<WindowStatus> windows) {
    public Report {
        hosts = List.copyOf(hosts);
        alerts = List.copyOf(alerts);
        windows = List.copyOf(windows);
    }

    /**
     * A host in the trace.
     *
     * @param host its name
     * @param run its last run
     * @param lastTs of its last event, u64
     */
    public record HostSpan(String host, int run, long lastTs) {}
}
