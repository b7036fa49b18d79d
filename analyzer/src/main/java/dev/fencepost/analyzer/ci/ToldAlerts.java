package dev.fencepost.analyzer.ci;

import dev.fencepost.analyzer.dashboard.story.AlertStory;
import dev.fencepost.analyzer.dashboard.story.ReplayLine;
import dev.fencepost.model.Alert;
import dev.fencepost.model.Severity;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Says in a log what alerts of one code there are: the first few in full, the rest as a number.
 *
 * @param trace the file that they are of
 */
record ToldAlerts(String trace) {
    private static final int TOLD = 10;
    private static final Comparator<Alert> BADNESS =
            Comparator.comparing(Alert::severity).thenComparing(Alert::confidence);

    /** The worst of some alerts, and how many more there are. */
    record Worst(Severity severity, String message) {}

    /** The first of the worst; of at least one. */
    Worst worst(List<Alert> alerts) {
        Alert worst = alerts.get(0);
        for (Alert each : alerts) {
            worst = BADNESS.compare(each, worst) > 0 ? each : worst;
        }
        int more = alerts.size() - 1;
        return new Worst(
                worst.severity(),
                worst.summary() + (more == 0 ? "" : " And " + more + " more of this code."));
    }

    /** Lines of text; none of no alerts. */
    String of(List<Alert> alerts) {
        StringBuilder text = new StringBuilder();
        alerts.stream().limit(TOLD).forEach(alert -> tell(alert, text));
        if (alerts.size() > TOLD) {
            text.append(alerts.size() - TOLD).append(" more alerts of this code.\n");
        }
        return text.toString();
    }

    private void tell(Alert alert, StringBuilder text) {
        text.append(
                String.format(
                        Locale.ROOT,
                        "%s %s (%s) %s%n",
                        alert.severity(),
                        alert.code(),
                        alert.confidence().name().toLowerCase(Locale.ROOT),
                        alert.id()));
        AlertStory.of(alert).forEach(line -> text.append("  ").append(line).append('\n'));
        text.append("  To do: ").append(alert.remedy()).append('\n');
        text.append("  To see it: ").append(ReplayLine.of(alert, trace)).append("\n\n");
    }
}
