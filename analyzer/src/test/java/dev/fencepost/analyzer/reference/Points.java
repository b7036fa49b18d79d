package dev.fencepost.analyzer.reference;

import dev.fencepost.model.Severity;
import dev.fencepost.model.TraceEvent;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Hazards of a moment: those about the same thing are one alert whose hits count. */
final class Points {
    private final Map<Episode.About, Episode> points = new LinkedHashMap<>();

    /** A point of several events is first shown by the first of them. */
    void raise(
            Episode.About about,
            long firstTs,
            TraceEvent event,
            long hits,
            Severity severity,
            boolean certain) {
        points.computeIfAbsent(about, key -> Episode.point(about, event)).since(firstTs);
        raise(about, event, hits, severity, certain);
    }

    void raise(
            Episode.About about, TraceEvent event, long hits, Severity severity, boolean certain) {
        points.computeIfAbsent(about, key -> Episode.point(about, event))
                .hit(event, hits, severity, certain);
    }

    Collection<Episode> all() {
        return points.values();
    }
}
