package dev.fencepost.analyzer.ci;

import dev.fencepost.analyzer.ci.JudgedTrace.Fact;
import dev.fencepost.analyzer.ci.JudgedTrace.Verdict;
import dev.fencepost.analyzer.rules.Hazard;
import dev.fencepost.model.Alert;
import dev.fencepost.trace.ProblemListener.Problem;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;

/**
 * A judged trace as JUnit's XML: a suite for each kind of hazard, a case for each code. A case
 * fails where there is an alert that is bad enough, is skipped where the trace cannot tell, and
 * passes where it was looked for; a suite before them says whether the trace could be read.
 */
public final class JunitReport {
    private final JudgedTrace trace;
    private final Map<Hazard, List<Alert>> alerts = new EnumMap<>(Hazard.class);

    private JunitReport(JudgedTrace trace) {
        this.trace = trace;
        trace.alerts()
                .forEach(
                        alert ->
                                alerts.computeIfAbsent(
                                                JudgedTrace.hazard(alert),
                                                absent -> new ArrayList<>())
                                        .add(alert));
    }

    /** Writes it, and leaves the writer open. */
    public static void write(JudgedTrace trace, Writer out) throws IOException {
        try {
            JunitXml xml = new JunitXml(XMLOutputFactory.newFactory().createXMLStreamWriter(out));
            new JunitReport(trace).write(xml);
            xml.finish();
        } catch (XMLStreamException e) {
            throw e.getNestedException() instanceof IOException cause
                    ? cause
                    : new IOException("XML cannot be written: " + e.getMessage(), e);
        }
        out.write('\n');
    }

    /** A kind's codes, and which of them fail or are skipped. */
    private record Suite(String name, List<Fact> facts, List<JunitCase> cases) {
        long count(JunitCase.Result result) {
            return cases.stream().filter(each -> each.result() == result).count();
        }
    }

    private void write(JunitXml xml) throws XMLStreamException {
        List<Suite> suites = new ArrayList<>();
        suites.add(reading());
        trace.verdicts().forEach(verdict -> suites.add(suite(verdict)));
        xml.begin(
                suites.stream().mapToLong(suite -> suite.cases().size()).sum(),
                suites.stream().mapToLong(suite -> suite.count(JunitCase.Result.FAILED)).sum(),
                suites.stream().mapToLong(suite -> suite.count(JunitCase.Result.BROKEN)).sum());
        for (Suite suite : suites) {
            xml.beginSuite(
                    suite.name() + " of " + TracePlace.fileName(trace.name()),
                    suite.cases().size(),
                    suite.count(JunitCase.Result.FAILED),
                    suite.count(JunitCase.Result.BROKEN),
                    suite.count(JunitCase.Result.SKIPPED));
            xml.properties(suite.facts());
            for (JunitCase each : suite.cases()) {
                xml.testCase(suite.name(), each);
            }
            xml.end();
        }
    }

    private Suite reading() {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("trace", trace.name()));
        facts.addAll(trace.facts());
        facts.add(new Fact("fails at", trace.failing().name()));
        facts.add(number("alerts", trace.alerts().size()));
        facts.add(number("alerts elsewhere", trace.elsewhere()));
        facts.add(number("unreadable", trace.unreadable()));
        return new Suite("TRACE", facts, List.of(readable()));
    }

    private JunitCase readable() {
        if (trace.unreadable() == 0) {
            return JunitCase.passed("readable", "");
        }
        String lines =
                trace.problems().stream().map(Problem::toString).collect(Collectors.joining("\n"));
        long more = trace.unreadable() - trace.problems().size();
        return JunitCase.broken(
                "readable",
                "pieces of the trace that could not be read: " + trace.unreadable(),
                lines + (more > 0 ? "\n... and " + more + " more" : ""));
    }

    private Suite suite(Verdict verdict) {
        List<Hazard> codes =
                Arrays.stream(Hazard.values())
                        .filter(hazard -> hazard.kind() == verdict.kind())
                        .toList();
        List<Alert> all = codes.stream().flatMap(code -> of(code).stream()).toList();
        List<Fact> facts = new ArrayList<>();
        facts.add(number("alerts", all.size()));
        facts.add(number("hits", all.stream().mapToLong(Alert::hits).sum()));
        if (!verdict.limits().isEmpty()) {
            facts.add(new Fact("judged, but", verdict.limits()));
        }
        return new Suite(
                verdict.kind().name(),
                facts,
                codes.stream().map(code -> testCase(code, verdict)).toList());
    }

    private List<Alert> of(Hazard hazard) {
        return alerts.getOrDefault(hazard, List.of());
    }

    private JunitCase testCase(Hazard hazard, Verdict verdict) {
        List<Alert> found = of(hazard);
        if (found.isEmpty() && !verdict.judged()) {
            return JunitCase.skipped(hazard.name(), String.join("; ", verdict.lacks()));
        }
        List<Alert> bad =
                found.stream()
                        .filter(alert -> alert.severity().compareTo(trace.failing()) >= 0)
                        .toList();
        ToldAlerts words = new ToldAlerts(trace.name());
        return bad.isEmpty()
                ? JunitCase.passed(hazard.name(), words.of(found))
                : JunitCase.failed(hazard.name(), words.worst(bad), words.of(found));
    }

    private static Fact number(String name, long value) {
        return new Fact(name, String.format(Locale.ROOT, "%d", value));
    }
}
