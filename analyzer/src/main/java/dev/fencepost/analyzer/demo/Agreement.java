package dev.fencepost.analyzer.demo;

import dev.fencepost.model.Alert;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What two sets of final alerts say differently, id by id; the number of the revision alone may
 * differ.
 *
 * @param differences one line for each id that is not the same in both
 */
public record Agreement(List<String> differences) {
    public Agreement {
        differences = List.copyOf(differences);
    }

    /** Compares what was streamed with what the engine says without Kafka. */
    public static Agreement of(List<Alert> streamed, List<Alert> offline) {
        Map<String, Alert> first = byId(streamed);
        Map<String, Alert> second = byId(offline);
        List<String> differences = new ArrayList<>();
        first.forEach(
                (id, alert) -> {
                    if (!second.containsKey(id)) {
                        differences.add("only streamed: " + show(alert));
                    } else if (!sameButRevision(alert, second.get(id))) {
                        differences.add(
                                "streamed: "
                                        + alert
                                        + System.lineSeparator()
                                        + "offline:  "
                                        + second.get(id));
                    }
                });
        second.forEach(
                (id, alert) -> {
                    if (!first.containsKey(id)) {
                        differences.add("only offline: " + show(alert));
                    }
                });
        return new Agreement(differences);
    }

    /** Whether nothing differs. */
    public boolean isComplete() {
        return differences.isEmpty();
    }

    private static Map<String, Alert> byId(List<Alert> alerts) {
        return alerts.stream()
                .collect(
                        Collectors.toMap(
                                Alert::id, Function.identity(), (a, b) -> b, TreeMap::new));
    }

    private static String show(Alert alert) {
        return alert.code() + " " + alert.id() + " " + alert.summary();
    }

    private static boolean sameButRevision(Alert a, Alert b) {
        return a.withRevision(0).equals(b.withRevision(0));
    }
}
