package dev.fencepost.analyzer.cli;

import static dev.fencepost.analyzer.cli.Ability.ACCESSES;
import static dev.fencepost.analyzer.cli.Ability.COMPLETIONS;
import static dev.fencepost.analyzer.cli.Ability.DEVICES;
import static dev.fencepost.analyzer.cli.Ability.FLUSHES_SEEN;
import static dev.fencepost.analyzer.cli.Ability.INVALIDATIONS;
import static dev.fencepost.analyzer.cli.Ability.LEAF_CHANGES;
import static dev.fencepost.analyzer.cli.Ability.LEAVES;
import static dev.fencepost.analyzer.cli.Ability.OUTCOMES;
import static dev.fencepost.analyzer.cli.Ability.RMP;
import static dev.fencepost.analyzer.cli.Ability.RMP_CHANGES;
import static dev.fencepost.analyzer.cli.Ability.RMP_INSTRUCTIONS;
import static dev.fencepost.analyzer.cli.Ability.TRUSTED;

import dev.fencepost.analyzer.rules.Hazard;
import dev.fencepost.model.HazardKind;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Which kinds of hazard a trace can show: silence about the others means nothing. */
final class Judgeable {
    private Judgeable() {}

    /** Kinds that some rule here judges. */
    static List<HazardKind> kinds() {
        return Arrays.stream(Hazard.values()).map(Hazard::kind).distinct().sorted().toList();
    }

    /** Why a kind could not be judged; empty if it could. */
    static List<String> lacks(HazardKind kind, TraceTally tally) {
        return needs(kind).stream()
                .filter(ability -> !ability.in(tally))
                .map(Ability::lack)
                .toList();
    }

    /** What a judged kind is worth less for; empty if for nothing. */
    static String limits(HazardKind kind, TraceTally tally) {
        return weaker(kind).stream()
                .filter(ability -> !ability.in(tally))
                .map(Ability::lack)
                .collect(Collectors.joining("; "));
    }

    private static List<Ability> needs(HazardKind kind) {
        return switch (kind) {
            case SIZE_MISMATCH -> List.of(DEVICES, LEAVES, RMP);
            case BOUNDARY_CROSSING -> List.of(DEVICES, LEAVES);
            case FLUSH_ORDER -> List.of(DEVICES, LEAVES, LEAF_CHANGES, RMP_CHANGES, FLUSHES_SEEN);
            case STALE_ACCESS -> List.of(DEVICES, LEAVES, LEAF_CHANGES, ACCESSES, FLUSHES_SEEN);
            case OWNERSHIP -> List.of(DEVICES, LEAVES, RMP, ACCESSES);
            case UNMAPPED_DMA -> List.of(DEVICES, LEAVES, ACCESSES);
            case RMP_FAILED -> List.of(RMP_INSTRUCTIONS);
            case ALIAS -> List.of(DEVICES, TRUSTED, LEAVES);
            case REDUNDANT_FLUSH -> List.of(INVALIDATIONS, FLUSHES_SEEN);
            case MODEL_DISAGREES -> List.of(DEVICES, LEAVES, OUTCOMES);
            case TRACE_GAP -> List.of();
        };
    }

    private static List<Ability> weaker(HazardKind kind) {
        return switch (kind) {
            case SIZE_MISMATCH -> List.of(TRUSTED, ACCESSES);
            case BOUNDARY_CROSSING -> List.of(RMP, TRUSTED, ACCESSES);
            case FLUSH_ORDER -> List.of(INVALIDATIONS, COMPLETIONS, ACCESSES);
            case STALE_ACCESS -> List.of(INVALIDATIONS, COMPLETIONS, OUTCOMES);
            case OWNERSHIP -> List.of(TRUSTED, OUTCOMES);
            case UNMAPPED_DMA -> List.of(OUTCOMES);
            case MODEL_DISAGREES -> List.of(RMP);
            case RMP_FAILED, ALIAS, REDUNDANT_FLUSH, TRACE_GAP -> List.of();
        };
    }
}
