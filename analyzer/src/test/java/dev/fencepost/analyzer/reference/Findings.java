package dev.fencepost.analyzer.reference;

import dev.fencepost.model.HazardKind;
import dev.fencepost.model.Severity;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * What the pages of one access raise: each code once in each frame, as bad as the worst of them.
 */
final class Findings {
    /**
     * One code in one frame of SPA, or in the 2 MiB of IOVA that stands for it.
     *
     * @param leaf IOVAs of the leaf, where it is the leaf as a whole that is found wrong
     */
    record Finding(HazardKind kind, String code, boolean spa, long window, Optional<Range> leaf) {
        Finding(HazardKind kind, String code, boolean spa, long window) {
            this(kind, code, spa, window, Optional.empty());
        }
    }

    /** How bad, and whether that is certain. */
    record Weight(Severity severity, boolean certain) {
        private Weight worst(Weight other) {
            if (severity != other.severity) {
                return severity.compareTo(other.severity) > 0 ? this : other;
            }
            return new Weight(severity, certain || other.certain);
        }
    }

    private final Map<Finding, Weight> findings = new LinkedHashMap<>();

    void clear() {
        findings.clear();
    }

    /** A stalled access has not failed, though it may get through yet. */
    void add(Attempt attempt, Finding finding, Severity severity, boolean certain) {
        if (!attempt.stalled() || severity != Severity.FAULT) {
            findings.merge(finding, new Weight(severity, certain), Weight::worst);
        }
    }

    void forEach(BiConsumer<Finding, Weight> action) {
        findings.forEach(action);
    }
}
