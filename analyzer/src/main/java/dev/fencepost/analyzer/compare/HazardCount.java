package dev.fencepost.analyzer.compare;

import dev.fencepost.analyzer.rules.Hazard;
import dev.fencepost.model.Alert;
import dev.fencepost.model.Confidence;
import dev.fencepost.model.Severity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How often one hazard was found.
 *
 * @param hazard which
 * @param severity it came to
 * @param alerts of that hazard and severity
 * @param possible those of them that the trace could not make certain
 * @param hits accesses or events that met them
 */
public record HazardCount(Hazard hazard, Severity severity, long alerts, long possible, long hits) {
    /** The counts of final revisions, in order of hazard and severity. */
    static List<HazardCount> of(Collection<Alert> alerts) {
        Map<Hazard, Map<Severity, long[]>> counts = new EnumMap<>(Hazard.class);
        for (Alert alert : alerts) {
            long[] count =
                    counts.computeIfAbsent(hazard(alert), key -> new EnumMap<>(Severity.class))
                            .computeIfAbsent(alert.severity(), key -> new long[3]);
            count[0]++;
            count[1] += alert.confidence() == Confidence.POSSIBLE ? 1 : 0;
            count[2] += alert.hits();
        }
        List<HazardCount> all = new ArrayList<>();
        counts.forEach(
                (hazard, each) ->
                        each.forEach(
                                (severity, count) ->
                                        all.add(
                                                new HazardCount(
                                                        hazard, severity, count[0], count[1],
                                                        count[2]))));
        return List.copyOf(all);
    }

    private static Hazard hazard(Alert alert) {
        return switch (alert.kind()) {
            case RMP_FAILED -> Hazard.RMP_FAILED;
            case TRACE_GAP -> Hazard.TRACE_GAP;
            default -> Hazard.valueOf(alert.code());
        };
    }
}
