package dev.fencepost.analyzer.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that was measured, and on what, for programs. */
public final class BenchJson {
    private BenchJson() {}

    /** One JSON object: the machine, the settings, and every row. */
    public static String of(BenchSettings settings, List<Row> rows) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("machine", Machine.describe());
        all.put("settings", settings(settings));
        all.put("rows", rows.stream().map(BenchJson::row).toList());
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(all);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of numbers and text are always JSON", e);
        }
    }

    private static Map<String, Object> settings(BenchSettings settings) {
        Effort effort = settings.effort();
        Map<String, Object> named = new LinkedHashMap<>();
        named.put("policy", settings.simulation().policy().label());
        named.put("seed", settings.simulation().seed());
        named.put("events", settings.simulation().events());
        named.put("hosts", settings.hosts());
        named.put("rounds", effort.rounds());
        named.put("passMillis", effort.pass().toMillis());
        named.put("warmUpMillis", effort.warmUp().toMillis());
        named.put("liveMillis", effort.live().toMillis());
        named.put("commitIntervalMillis", Guarantee.COMMIT_MILLIS);
        return named;
    }

    private static Map<String, Object> row(Row row) {
        Map<String, Object> named = new LinkedHashMap<>();
        named.put("section", row.section().id());
        named.put("what", row.what());
        named.put("at", row.sortedAt());
        named.put("quantity", row.quantity().id());
        named.put("median", row.median());
        named.put("min", row.min());
        named.put("max", row.max());
        named.put("rounds", row.rounds());
        return named;
    }
}
