package dev.fencepost.analyzer.oracle;

import dev.fencepost.analyzer.oracle.Oracle.Complaint;
import dev.fencepost.analyzer.reference.Shrinker;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Slots;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.sim.SimulatorSettings;
import dev.fencepost.trace.JsonlWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * One way of holding the engine against a simulated host: where they disagree, on as small a host
 * and by as short a trace as show it.
 *
 * @param accesses after which a host stops
 * @param slots that the engine's work is dealt to
 * @param told whether the trace tells the outcomes of accesses
 * @param judgedAs the hardware that the engine takes a host's for: the same, but in tests of this
 */
record Trial(int accesses, Slots slots, boolean told, UnaryOperator<Hardware> judgedAs) {
    /** Where they disagree on a run, the first few. */
    List<Complaint> complaints(SimulatedRun run) {
        Hardware hardware = judgedAs.apply(run.settings().hardware());
        Judgement judgement = new Judgement(run.trace(told), hardware, slots);
        List<Complaint> all = new ArrayList<>();
        judgement.alerts().stream()
                .filter(alert -> Promises.breaks(run.settings(), alert))
                .forEach(alert -> all.add(Complaint.of("promised never to raise", alert)));
        all.addAll(Oracle.compare(run, judgement, told));
        return all;
    }

    /** A disagreement in full: the host it is of, what it is, the smallest trace that shows it. */
    String report(SimulatorSettings settings) {
        SimulatorSettings smallest = new SmallerHosts(this::disagrees).of(settings);
        SimulatedRun run = new SimulatedRun(smallest, accesses);
        Complaint complaint = complaints(run).get(0);
        return String.format(
                "%s%n%s%nsmallest host: %s, spread %d, %s outcomes%n%s",
                settings,
                complaint,
                smallest,
                slots.spread(),
                told ? "with" : "without",
                smallest(run, complaint).stream()
                        .map(JsonlWriter::line)
                        .collect(Collectors.joining("\n")));
    }

    private boolean disagrees(SimulatorSettings settings) {
        return !complaints(new SimulatedRun(settings, accesses)).isEmpty();
    }

    /**
     * The shortest trace that shows a disagreement and leaves out nothing of why the hardware did
     * what it did to the access.
     */
    List<TraceEvent> smallest(SimulatedRun run, Complaint complaint) {
        Optional<Sighting> access = complaint.access();
        if (access.isEmpty()) {
            return List.of();
        }
        List<TraceEvent> needed = Excerpt.of(run.events(), access.get());
        Shrinker shrinker =
                new Shrinker(
                        some ->
                                new HashSet<>(some).containsAll(needed)
                                        && complaints(run.of(some)).stream()
                                                .anyMatch(other -> same(other, complaint)));
        return shrinker.shorten(run.events());
    }

    private static boolean same(Complaint a, Complaint b) {
        return a.what().equals(b.what())
                && a.access().map(Sighting::access).equals(b.access().map(Sighting::access));
    }
}
