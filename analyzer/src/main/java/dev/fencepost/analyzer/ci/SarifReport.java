package dev.fencepost.analyzer.ci;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import dev.fencepost.analyzer.ci.JudgedTrace.Fact;
import dev.fencepost.analyzer.ci.JudgedTrace.Verdict;
import dev.fencepost.model.Alert;
import dev.fencepost.trace.EventLines;
import dev.fencepost.trace.ProblemListener.Problem;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Optional;

/**
 * A judged trace as a log of SARIF 2.1.0 with one run: every hazard a rule, every alert a result
 * with its evidence as a code flow, what could not be read or judged a notification.
 *
 * <p>Times and sequence numbers are decimal strings, since readers keep numbers as doubles.
 */
public final class SarifReport {
    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .build()
                    .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

    private final JudgedTrace trace;
    private final SarifPlaces places;
    private final SarifRules rules;
    private final JsonGenerator out;

    private SarifReport(
            JudgedTrace trace, SarifPlaces places, SarifRules rules, JsonGenerator out) {
        this.trace = trace;
        this.places = places;
        this.rules = rules;
        this.out = out;
    }

    /**
     * Writes it, and leaves the writer open.
     *
     * @param lines where events stand in the file
     * @param uri of the file, if it has one
     * @param hazards where a copy of docs/hazards.md can be read, if rules are to lead there
     */
    public static void write(
            JudgedTrace trace,
            EventLines lines,
            Optional<String> uri,
            Optional<String> hazards,
            Writer to)
            throws IOException {
        try (JsonGenerator out = JSON.createGenerator(to)) {
            out.setPrettyPrinter(
                    new DefaultPrettyPrinter(
                                    Separators.createDefaultInstance()
                                            .withObjectFieldValueSpacing(Separators.Spacing.NONE))
                            .withObjectIndenter(DefaultPrettyPrinter.NopIndenter.instance)
                            .withArrayIndenter(new DefaultIndenter("", "\n")));
            SarifPlaces places = new SarifPlaces(uri, lines);
            new SarifReport(trace, places, new SarifRules(hazards), out).write();
        }
        to.write('\n');
    }

    private void write() throws IOException {
        out.writeStartObject();
        out.writeStringField("$schema", SCHEMA);
        out.writeStringField("version", "2.1.0");
        out.writeArrayFieldStart("runs");
        out.writeStartObject();
        tool();
        invocation();
        places.artifacts(out);
        out.writeArrayFieldStart("results");
        for (Alert alert : trace.alerts()) {
            SarifResult.write(alert, places, out);
        }
        out.writeEndArray();
        out.writeObjectFieldStart("properties");
        for (Fact fact : trace.facts()) {
            out.writeStringField(fact.name(), fact.value());
        }
        out.writeNumberField("alertsElsewhere", trace.elsewhere());
        out.writeEndObject();
        out.writeEndObject();
        out.writeEndArray();
        out.writeEndObject();
    }

    private void tool() throws IOException {
        out.writeObjectFieldStart("tool");
        out.writeObjectFieldStart("driver");
        out.writeStringField("name", "Fencepost");
        out.writeStringField("version", trace.version());
        SarifText.message(
                out,
                "shortDescription",
                "Finds where an IOMMU and an RMP disagree, and who did not wait for a flush.");
        rules.write(out);
        Notice.describe(out);
        out.writeEndObject();
        out.writeEndObject();
    }

    private void invocation() throws IOException {
        out.writeArrayFieldStart("invocations");
        out.writeStartObject();
        out.writeBooleanField("executionSuccessful", trace.unreadable() == 0);
        out.writeNumberField("exitCode", trace.exitCode());
        out.writeArrayFieldStart("toolExecutionNotifications");
        for (Problem problem : trace.problems()) {
            unreadable(problem);
        }
        long more = trace.unreadable() - trace.problems().size();
        if (more > 0) {
            begin(Notice.UNREADABLE, more + " more pieces of the trace could not be read.");
            out.writeEndObject();
        }
        for (Verdict verdict : trace.verdicts()) {
            judged(verdict);
        }
        out.writeEndArray();
        out.writeEndObject();
        out.writeEndArray();
    }

    private void unreadable(Problem problem) throws IOException {
        begin(Notice.UNREADABLE, problem.cause());
        places.locations(out, problem.position());
        out.writeObjectFieldStart("properties");
        out.writeStringField("position", Long.toString(problem.position()));
        out.writeEndObject();
        out.writeEndObject();
    }

    private void judged(Verdict verdict) throws IOException {
        if (!verdict.judged()) {
            String why = String.join("; ", verdict.lacks());
            begin(Notice.NOT_JUDGED, verdict.kind() + " is not judged: " + why + '.');
        } else if (!verdict.limits().isEmpty()) {
            begin(
                    Notice.JUDGED_IN_PART,
                    verdict.kind() + " is judged, but " + verdict.limits() + '.');
        } else {
            return;
        }
        out.writeObjectFieldStart("properties");
        out.writeStringField("kind", verdict.kind().name());
        out.writeEndObject();
        out.writeEndObject();
    }

    private void begin(Notice notice, String text) throws IOException {
        out.writeStartObject();
        out.writeObjectFieldStart("descriptor");
        out.writeStringField("id", notice.name());
        out.writeNumberField("index", List.of(Notice.values()).indexOf(notice));
        out.writeEndObject();
        out.writeStringField("level", notice.level());
        SarifText.message(out, "message", text);
    }

    /** What there is to notify of. */
    private enum Notice {
        UNREADABLE("error", "A piece of the trace could not be read. It became a gap."),
        NOT_JUDGED("note", "The trace cannot show a kind of hazard: no result means nothing."),
        JUDGED_IN_PART("note", "Verdicts of a kind are worth less than they could be.");

        private final String level;
        private final String meaning;

        Notice(String level, String meaning) {
            this.level = level;
            this.meaning = meaning;
        }

        String level() {
            return level;
        }

        static void describe(JsonGenerator out) throws IOException {
            out.writeArrayFieldStart("notifications");
            for (Notice each : values()) {
                out.writeStartObject();
                out.writeStringField("id", each.name());
                SarifText.message(out, "shortDescription", each.meaning);
                SarifRules.configuration(out, each.level);
                out.writeEndObject();
            }
            out.writeEndArray();
        }
    }
}
