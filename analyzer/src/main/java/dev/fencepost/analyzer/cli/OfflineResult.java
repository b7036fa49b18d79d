package dev.fencepost.analyzer.cli;

import dev.fencepost.analyzer.ci.JudgedTrace;
import dev.fencepost.analyzer.ci.JudgedTrace.Fact;
import dev.fencepost.analyzer.ci.JudgedTrace.Verdict;
import dev.fencepost.model.Alert;
import dev.fencepost.model.HazardKind;
import dev.fencepost.model.Severity;
import dev.fencepost.producer.cli.ProgramVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * All that came of judging a file.
 *
 * @param file its name
 * @param hardware that it was judged by, as the command line has it
 * @param run with what it holds
 * @param shown the alerts that were asked for
 * @param all how many alerts there are
 * @param problems what could not be read
 * @param seconds that it took
 * @param failOn severity that was said to fail
 * @param exitCode that the program ends with
 */
record OfflineResult(
        String file,
        String hardware,
        OfflineRun run,
        List<Alert> shown,
        int all,
        Problems problems,
        double seconds,
        Optional<Severity> failOn,
        int exitCode) {
    /** The same for a CI server. */
    JudgedTrace judged() {
        return new JudgedTrace(
                file,
                new ProgramVersion().getVersion()[0].replaceFirst("^fencepost ", ""),
                facts(),
                shown,
                all - shown.size(),
                Judgeable.kinds().stream().map(this::verdict).toList(),
                problems.first(),
                problems.count(),
                failOn.orElse(Severity.FAULT),
                exitCode);
    }

    private List<Fact> facts() {
        TraceTally tally = run.tally();
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("hardware", hardware));
        facts.add(number("events", tally.events()));
        facts.add(number("hosts", tally.hosts()));
        facts.add(number("devices", tally.devices()));
        return facts;
    }

    private static Fact number(String name, long value) {
        return new Fact(name, String.format(Locale.ROOT, "%d", value));
    }

    private Verdict verdict(HazardKind kind) {
        List<String> lacks = new ArrayList<>(Judgeable.lacks(kind, run.tally()));
        if (kind == HazardKind.REDUNDANT_FLUSH && run.flushes().isEmpty()) {
            lacks.add("not asked for: --redundant-flushes");
        }
        return new Verdict(kind, lacks, Judgeable.limits(kind, run.tally()));
    }
}
