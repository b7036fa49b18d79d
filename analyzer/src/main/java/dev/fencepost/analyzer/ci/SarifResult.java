package dev.fencepost.analyzer.ci;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.fencepost.analyzer.explain.EventWords;
import dev.fencepost.analyzer.rules.Hazard;
import dev.fencepost.model.Alert;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.trace.JsonlWriter;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** One alert as a result. */
final class SarifResult {
    private SarifResult() {}

    static void write(Alert alert, SarifPlaces places, JsonGenerator out) throws IOException {
        Hazard hazard = JudgedTrace.hazard(alert);
        out.writeStartObject();
        out.writeStringField("ruleId", hazard.name());
        out.writeNumberField("ruleIndex", List.of(Hazard.values()).indexOf(hazard));
        out.writeStringField("level", SarifRules.level(hazard, alert.severity()));
        SarifText.message(out, "message", alert.summary() + " To do: " + alert.remedy());
        places.locations(out, alert, shown(alert));
        flow(alert, places, out);
        out.writeObjectFieldStart("partialFingerprints");
        out.writeStringField("fencepostAlert/v1", alert.id());
        // the one that GitHub compares by; it would otherwise be made of the line's text
        out.writeStringField("primaryLocationLineHash", alert.id() + ":1");
        out.writeEndObject();
        if (alert.hits() > 0) {
            out.writeNumberField("occurrenceCount", alert.hits());
        }
        properties(alert, out);
        out.writeEndObject();
    }

    /** The event with which it began; of one whose beginning is no evidence, the last there is. */
    private static Optional<TraceEvent> shown(Alert alert) {
        List<TraceEvent> proof = alert.evidence();
        for (TraceEvent event : proof) {
            if (Long.compareUnsigned(event.ts(), alert.firstTs()) >= 0) {
                return Optional.of(event);
            }
        }
        return proof.isEmpty() ? Optional.empty() : Optional.of(proof.get(proof.size() - 1));
    }

    private static void flow(Alert alert, SarifPlaces places, JsonGenerator out)
            throws IOException {
        if (alert.evidence().isEmpty()) {
            return;
        }
        Optional<TraceEvent> shown = shown(alert);
        out.writeArrayFieldStart("codeFlows");
        out.writeStartObject();
        out.writeArrayFieldStart("threadFlows");
        out.writeStartObject();
        out.writeArrayFieldStart("locations");
        int step = 0;
        for (TraceEvent event : alert.evidence()) {
            out.writeStartObject();
            places.step(out, event);
            out.writeNumberField("executionOrder", ++step);
            boolean essential = shown.isPresent() && shown.get().equals(event);
            out.writeStringField("importance", essential ? "essential" : "important");
            out.writeObjectFieldStart("properties");
            out.writeFieldName("event");
            out.writeRawValue(JsonlWriter.line(event));
            out.writeEndObject();
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
        out.writeEndArray();
        out.writeEndObject();
        out.writeEndArray();
    }

    private static void properties(Alert alert, JsonGenerator out) throws IOException {
        out.writeObjectFieldStart("properties");
        out.writeStringField("id", alert.id());
        out.writeStringField("kind", alert.kind().name());
        out.writeStringField("code", alert.code());
        out.writeStringField("severity", alert.severity().name());
        out.writeStringField("confidence", alert.confidence().name());
        out.writeStringField("state", alert.state().name());
        out.writeStringField("host", alert.host());
        out.writeNumberField("run", Integer.toUnsignedLong(alert.run()));
        number(out, "domain", alert.domain());
        if (alert.bdf().isPresent()) {
            out.writeStringField("bdf", alert.bdf().get().toString());
        }
        number(out, "asid", alert.asid());
        address(out, "window", alert.window());
        address(out, "iova", alert.iova());
        address(out, "spa", alert.spa());
        size(out, "ioPageSize", alert.ioPageSize());
        size(out, "rmpPageSize", alert.rmpPageSize());
        out.writeStringField("firstTs", Long.toUnsignedString(alert.firstTs()));
        out.writeStringField("lastTs", Long.toUnsignedString(alert.lastTs()));
        out.writeNumberField("hits", alert.hits());
        out.writeEndObject();
    }

    private static void number(JsonGenerator out, String name, OptionalInt value)
            throws IOException {
        if (value.isPresent()) {
            out.writeNumberField(name, Integer.toUnsignedLong(value.getAsInt()));
        }
    }

    private static void address(JsonGenerator out, String name, OptionalLong value)
            throws IOException {
        if (value.isPresent()) {
            out.writeStringField(name, EventWords.hex(value.getAsLong()));
        }
    }

    private static void size(JsonGenerator out, String name, OptionalLong value)
            throws IOException {
        if (value.isPresent()) {
            out.writeStringField(name, EventWords.size(value.getAsLong()));
        }
    }
}
