package dev.fencepost.trace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.fencepost.model.Alert;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.TraceEvent;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Alerts as JSON, one object a line: addresses as {@code 0x…} strings, what does not apply left
 * out, evidence as the events' {@code .jsonl} form.
 */
public final class AlertJson {
    private static final JsonFactory JSON = new JsonFactory();

    private AlertJson() {}

    /** The object of an alert, without a newline. */
    public static String write(Alert alert) {
        StringWriter text = new StringWriter(1024);
        try (JsonGenerator out = JSON.createGenerator(text)) {
            out.writeStartObject();
            head(out, alert);
            place(out, alert);
            out.writeNumberField("hits", alert.hits());
            out.writeArrayFieldStart("evidence");
            for (TraceEvent event : alert.evidence()) {
                out.writeRawValue(JsonlWriter.line(event));
            }
            out.writeEndArray();
            out.writeStringField("summary", alert.summary());
            out.writeStringField("remedy", alert.remedy());
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /**
     * Reads an alert back.
     *
     * @throws BadInputException where the text is no such object
     */
    public static Alert read(String line) {
        return AlertParser.parse(line);
    }

    private static void head(JsonGenerator out, Alert alert) throws IOException {
        out.writeStringField("id", alert.id());
        out.writeNumberField("revision", alert.revision());
        out.writeStringField("kind", alert.kind().name());
        out.writeStringField("code", alert.code());
        out.writeStringField("severity", alert.severity().name());
        out.writeStringField("confidence", alert.confidence().name());
        out.writeStringField("state", alert.state().name());
        out.writeStringField("host", alert.host());
        out.writeNumberField("run", Integer.toUnsignedLong(alert.run()));
    }

    private static void place(JsonGenerator out, Alert alert) throws IOException {
        number(out, "domain", alert.domain());
        if (alert.bdf().isPresent()) {
            out.writeStringField("bdf", alert.bdf().map(DeviceId::toString).get());
        }
        number(out, "asid", alert.asid());
        address(out, "window", alert.window());
        address(out, "iova", alert.iova());
        address(out, "spa", alert.spa());
        number(out, "ioPageSize", alert.ioPageSize());
        number(out, "rmpPageSize", alert.rmpPageSize());
        unsigned(out, "firstTs", alert.firstTs());
        unsigned(out, "lastTs", alert.lastTs());
    }

    private static void number(JsonGenerator out, String name, OptionalInt value)
            throws IOException {
        if (value.isPresent()) {
            out.writeNumberField(name, Integer.toUnsignedLong(value.getAsInt()));
        }
    }

    private static void number(JsonGenerator out, String name, OptionalLong value)
            throws IOException {
        if (value.isPresent()) {
            unsigned(out, name, value.getAsLong());
        }
    }

    private static void unsigned(JsonGenerator out, String name, long value) throws IOException {
        out.writeFieldName(name);
        out.writeNumber(Long.toUnsignedString(value));
    }

    private static void address(JsonGenerator out, String name, OptionalLong value)
            throws IOException {
        if (value.isPresent()) {
            out.writeStringField(name, "0x" + Long.toHexString(value.getAsLong()));
        }
    }
}
