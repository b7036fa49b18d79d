package dev.fencepost.analyzer.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fencepost.analyzer.dashboard.story.AlertStory;
import dev.fencepost.analyzer.dashboard.story.BrokenRule;
import dev.fencepost.analyzer.dashboard.story.ReplayLine;
import dev.fencepost.analyzer.dashboard.web.Views;
import dev.fencepost.model.Alert;
import dev.fencepost.model.WindowStatus;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * The answers that a report's page asks for, as JSON: alerts with their stories, rules, frames and
 * how everything stands. Each part is written until its share of the room is used up.
 */
final class ReportData {
    /** Packed bytes up to which each part may go on; a third is added by base64. */
    private static final long WHOLE_ALERTS = 2_300_000;

    private static final long ALERTS = 2_700_000;
    private static final long WINDOWS = 3_200_000;
    private static final long FRAMES = 3_500_000;

    private static final Comparator<Alert> WORST =
            Comparator.comparing(Alert::severity, Comparator.reverseOrder())
                    .thenComparing(Alert::confidence);

    private final Report report;
    private final JsonGenerator json;
    private final LongSupplier packed;
    private final LeftOut left = new LeftOut();

    /**
     * @param packed bytes that what was written came to, a little late
     */
    ReportData(Report report, JsonGenerator json, LongSupplier packed) {
        this.report = report;
        this.json = json;
        this.packed = packed;
    }

    void write() throws IOException {
        List<Alert> worstFirst = report.alerts().stream().sorted(WORST).toList();
        json.writeStartObject();
        alerts(worstFirst);
        rules(worstFirst);
        windows();
        frames();
        json.writeObjectField("status", new ReportStatus(report).node(left.sentences()));
        json.writeEndObject();
    }

    private void alerts(List<Alert> alerts) throws IOException {
        json.writeArrayFieldStart("alerts");
        for (Alert alert : alerts) {
            if (packed.getAsLong() < WHOLE_ALERTS) {
                ObjectNode node = Views.whole(alert);
                AlertStory.of(alert).forEach(node.putArray("story")::add);
                json.writeObject(node.put("replay", ReplayLine.of(alert, report.trace())));
            } else if (packed.getAsLong() < ALERTS) {
                left.evidence++;
                json.writeObject(
                        Views.head(alert).put("replay", ReplayLine.of(alert, report.trace())));
            } else {
                left.alerts++;
            }
        }
        json.writeEndArray();
    }

    private void rules(List<Alert> alerts) throws IOException {
        Map<String, BrokenRule> rules = new TreeMap<>();
        alerts.forEach(alert -> rules.computeIfAbsent(alert.code(), code -> BrokenRule.of(alert)));
        json.writeObjectFieldStart("rules");
        for (BrokenRule rule : rules.values()) {
            json.writeObjectFieldStart(rule.code());
            json.writeStringField("code", rule.code());
            json.writeStringField("text", rule.text());
            json.writeStringField("source", rule.source());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    /** Page by page: frames with alerts first. */
    private void windows() throws IOException {
        Set<String> spokenOf = new HashSet<>();
        for (Alert alert : report.alerts()) {
            alert.window().ifPresent(frame -> spokenOf.add(key(alert.host(), frame)));
        }
        json.writeArrayFieldStart("windows");
        for (boolean wanted : new boolean[] {true, false}) {
            for (WindowStatus window : report.windows()) {
                if (spokenOf.contains(key(window.host(), window.frame())) == wanted) {
                    window(window);
                }
            }
        }
        json.writeEndArray();
    }

    private void window(WindowStatus window) throws IOException {
        if (packed.getAsLong() < WINDOWS) {
            json.writeObject(Views.window(window));
        } else {
            left.windows++;
        }
    }

    private static String key(String host, long frame) {
        return host + '/' + frame;
    }

    private void frames() throws IOException {
        json.writeArrayFieldStart("frames");
        for (FrameSum frame : FrameSum.of(report)) {
            if (packed.getAsLong() < FRAMES) {
                json.writeObject(frame.row());
            } else {
                left.frames++;
            }
        }
        json.writeEndArray();
    }

    /** What there was no room for. */
    private static final class LeftOut {
        private long evidence;
        private long alerts;
        private long windows;
        private long frames;

        List<String> sentences() {
            return List.of(
                            said(evidence, "%,d alerts are shown without their evidence"),
                            said(alerts, "%,d alerts, the least severe, are counted only"),
                            said(windows, "%,d windows are shown in the map only"),
                            said(frames, "%,d windows are not in the map"))
                    .stream()
                    .filter(sentence -> !sentence.isEmpty())
                    .toList();
        }

        private static String said(long number, String sentence) {
            String words = String.format(Locale.ROOT, sentence, number);
            return number == 0 ? "" : words + ": this file has room for no more.";
        }
    }
}
