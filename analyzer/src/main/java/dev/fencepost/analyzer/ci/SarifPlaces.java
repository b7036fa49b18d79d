package dev.fencepost.analyzer.ci;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.fencepost.analyzer.explain.EventWords;
import dev.fencepost.model.Alert;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.trace.EventLines;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where results are: in the trace file, at a line where it has lines; and on which host, window and
 * device.
 *
 * @param uri of the file, if it has one
 * @param lines of its events
 */
record SarifPlaces(Optional<String> uri, EventLines lines) {
    /** The one artifact of the run, if there is a file. */
    void artifacts(JsonGenerator out) throws IOException {
        if (uri.isEmpty()) {
            return;
        }
        out.writeArrayFieldStart("artifacts");
        out.writeStartObject();
        out.writeObjectFieldStart("location");
        out.writeStringField("uri", uri.get());
        out.writeEndObject();
        out.writeArrayFieldStart("roles");
        out.writeString("analysisTarget");
        out.writeEndArray();
        out.writeEndObject();
        out.writeEndArray();
    }

    /** The location of a piece that could not be read. */
    void locations(JsonGenerator out, long position) throws IOException {
        if (uri.isPresent()) {
            out.writeArrayFieldStart("locations");
            out.writeStartObject();
            file(
                    out,
                    lines.known() && position > 0
                            ? OptionalLong.of(position)
                            : OptionalLong.empty());
            out.writeEndObject();
            out.writeEndArray();
        }
    }

    /** A location with what happened there, for a step of a flow. */
    void step(JsonGenerator out, TraceEvent event) throws IOException {
        out.writeObjectFieldStart("location");
        file(out, lines.line(event));
        out.writeArrayFieldStart("logicalLocations");
        logical(out, "host", event.host(), event.host());
        out.writeEndArray();
        SarifText.message(out, "message", EventWords.of(event));
        out.writeEndObject();
    }

    /** The location of an alert, at the event that showed it first. */
    void locations(JsonGenerator out, Alert alert, Optional<TraceEvent> shown) throws IOException {
        String host = alert.host();
        out.writeArrayFieldStart("locations");
        out.writeStartObject();
        file(out, shown.map(lines::line).orElse(OptionalLong.empty()));
        out.writeArrayFieldStart("logicalLocations");
        logical(out, "host", host, host);
        if (alert.window().isPresent()) {
            String window = EventWords.hex(alert.window().getAsLong());
            logical(out, "window", window, host + '/' + window);
        }
        if (alert.bdf().isPresent()) {
            String device = alert.bdf().get().toString();
            logical(out, "device", device, host + '/' + device);
        }
        out.writeEndArray();
        out.writeEndObject();
        out.writeEndArray();
    }

    private void file(JsonGenerator out, OptionalLong line) throws IOException {
        if (uri.isEmpty()) {
            return;
        }
        out.writeObjectFieldStart("physicalLocation");
        out.writeObjectFieldStart("artifactLocation");
        out.writeStringField("uri", uri.get());
        out.writeNumberField("index", 0);
        out.writeEndObject();
        if (line.isPresent()) {
            out.writeObjectFieldStart("region");
            out.writeNumberField("startLine", line.getAsLong());
            out.writeEndObject();
        }
        out.writeEndObject();
    }

    private static void logical(JsonGenerator out, String kind, String name, String full)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("name", name);
        out.writeStringField("fullyQualifiedName", full);
        out.writeStringField("kind", kind);
        out.writeEndObject();
    }
}
