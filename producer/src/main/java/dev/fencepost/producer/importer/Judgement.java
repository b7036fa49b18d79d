package dev.fencepost.producer.importer;

import static dev.fencepost.producer.importer.Fact.ACCESSES;
import static dev.fencepost.producer.importer.Fact.COMPLETIONS;
import static dev.fencepost.producer.importer.Fact.DEVICE;
import static dev.fencepost.producer.importer.Fact.DOMAIN;
import static dev.fencepost.producer.importer.Fact.INVALIDATIONS;
import static dev.fencepost.producer.importer.Fact.LEAF_SIZE;
import static dev.fencepost.producer.importer.Fact.RMP;

import dev.fencepost.model.HazardKind;
import dev.fencepost.producer.importer.ImportSummary.Capability;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether a kind of hazard can be judged from a recording, by the facts that it holds.
 *
 * @param kind of hazard
 * @param missing facts without which it is not judged
 * @param weaker facts that are missing as well, and cost it certainty or a part of what it finds
 */
record Judgement(HazardKind kind, List<Fact> missing, List<Fact> weaker) {
    /** One of each kind. */
    static List<Judgement> of(List<Capability> capabilities) {
        List<Fact> missing =
                capabilities.stream()
                        .filter(each -> !each.present())
                        .map(Capability::fact)
                        .toList();
        return Arrays.stream(HazardKind.values())
                .map(
                        kind ->
                                new Judgement(
                                        kind,
                                        needs(kind).stream().filter(missing::contains).toList(),
                                        uses(kind).stream().filter(missing::contains).toList()))
                .toList();
    }

    private static List<Fact> needs(HazardKind kind) {
        return switch (kind) {
            case SIZE_MISMATCH, OWNERSHIP -> List.of(DEVICE, RMP);
            case BOUNDARY_CROSSING -> List.of(DEVICE);
            case FLUSH_ORDER -> List.of(DEVICE, INVALIDATIONS, COMPLETIONS, RMP);
            case STALE_ACCESS -> List.of(DEVICE, INVALIDATIONS, COMPLETIONS, ACCESSES);
            case UNMAPPED_DMA, MODEL_DISAGREES -> List.of(DEVICE, ACCESSES);
            case RMP_FAILED -> List.of(RMP);
            case ALIAS -> List.of(DEVICE);
            case REDUNDANT_FLUSH -> List.of(INVALIDATIONS);
            case TRACE_GAP -> List.of();
        };
    }

    private static List<Fact> uses(HazardKind kind) {
        return switch (kind) {
            case SIZE_MISMATCH -> List.of(DOMAIN, LEAF_SIZE, ACCESSES);
            case BOUNDARY_CROSSING -> List.of(DOMAIN, LEAF_SIZE, RMP, ACCESSES);
            case FLUSH_ORDER -> List.of(DOMAIN, ACCESSES);
            case OWNERSHIP -> List.of(DOMAIN, ACCESSES);
            case STALE_ACCESS, ALIAS -> List.of(DOMAIN);
            case UNMAPPED_DMA -> List.of(DOMAIN, INVALIDATIONS, COMPLETIONS);
            case MODEL_DISAGREES -> List.of(DOMAIN, LEAF_SIZE, RMP);
            case RMP_FAILED, REDUNDANT_FLUSH, TRACE_GAP -> List.of();
        };
    }

    boolean judged() {
        return missing.isEmpty();
    }

    /** For people: the kind, whether it is judged, why not or how weakly, what to record. */
    String row() {
        if (judged() && weaker.isEmpty()) {
            return String.format("%-18s %-7s", kind, "yes").stripTrailing();
        }
        List<Fact> lacking = judged() ? weaker : missing;
        return String.format(
                "%-18s %-7s without %s; record %s",
                kind,
                judged() ? "weaker" : "no",
                lacking.stream().map(Fact::label).collect(Collectors.joining(", ")),
                lacking.stream().map(Fact::probe).collect(Collectors.joining(", ")));
    }
}
