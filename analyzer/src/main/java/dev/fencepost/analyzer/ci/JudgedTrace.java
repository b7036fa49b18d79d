package dev.fencepost.analyzer.ci;

import dev.fencepost.analyzer.rules.Hazard;
import dev.fencepost.model.Alert;
import dev.fencepost.model.HazardKind;
import dev.fencepost.model.Severity;
import dev.fencepost.trace.ProblemListener.Problem;
import java.util.List;

/**
 * A trace file and all that came of judging it.
 *
 * @param name of the file as it was given, {@code -} for standard input
 * @param version of the program
 * @param facts words about the trace and how it was judged, for whoever looks into a report
 * @param alerts the final revision of each that was asked for, in the order of a listing
 * @param elsewhere how many more were raised and not asked for
 * @param verdicts one of each kind
 * @param problems the first pieces that could not be read
 * @param unreadable how many pieces there were that could not be read
 * @param failing alerts this bad or worse make the trace fail
 * @param exitCode that the program ends with
 */
public record JudgedTrace(
        String name,
        String version,
        List<Fact> facts,
        List<Alert> alerts,
        long elsewhere,
        List<Verdict> verdicts,
        List<Problem> problems,
        long unreadable,
        Severity failing,
        int exitCode) {
    public JudgedTrace {
        facts = List.copyOf(facts);
        alerts = List.copyOf(alerts);
        verdicts = List.copyOf(verdicts);
        problems = List.copyOf(problems);
    }

    /** A name and what stands behind it. */
    public record Fact(String name, String value) {}

    /**
     * Whether a kind of hazard could be judged: silence about one that could not means nothing.
     *
     * @param lacks why not; empty if it could
     * @param limits what its verdicts are worth less for; empty if for nothing
     */
    public record Verdict(HazardKind kind, List<String> lacks, String limits) {
        public Verdict {
            lacks = List.copyOf(lacks);
        }

        public boolean judged() {
            return lacks.isEmpty();
        }
    }

    /** The hazard that an alert is of: its code's, or that of its kind, whose codes are open. */
    static Hazard hazard(Alert alert) {
        Hazard ofKind = null;
        for (Hazard each : Hazard.values()) {
            if (each.name().equals(alert.code()) && each.kind() == alert.kind()) {
                return each;
            }
            if (ofKind == null && each.kind() == alert.kind()) {
                ofKind = each;
            }
        }
        if (ofKind == null) {
            throw new IllegalStateException("no hazard is of kind " + alert.kind());
        }
        return ofKind;
    }
}
