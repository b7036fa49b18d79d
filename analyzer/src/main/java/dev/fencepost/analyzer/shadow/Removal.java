package dev.fencepost.analyzer.shadow;

import dev.fencepost.model.TraceEvent;
import java.util.List;

/**
 * The last removal of leaves from an aligned 2 MiB of IOVA.
 *
 * @param event that removed them
 * @param flush the invalidations, waits and completions that flushed it, as far as they have come
 */
public record Removal(TraceEvent event, List<TraceEvent> flush) {
    public Removal {
        flush = List.copyOf(flush);
    }
}
