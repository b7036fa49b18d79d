package dev.fencepost.producer.importer;

import dev.fencepost.model.TraceEvent;
import java.util.List;
import java.util.Optional;

/** Accesses that one recording announces and another one saw, each told once. */
final class FusedAccesses {
    FusedAccesses(List<Told> told) {}

    Optional<TraceEvent> settled(int part, TraceEvent event) {
        return Optional.of(event);
    }

    List<String> notes() {
        return List.of();
    }
}
