package dev.fencepost.producer.importer;

import dev.fencepost.model.TraceEvent;
import dev.fencepost.trace.JsonlWriter;
import dev.fencepost.trace.ProblemListener.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** An import of any format, run to its end. */
record Imported(
        List<TraceEvent> events,
        List<Problem> problems,
        ImportSummary summary,
        TraceClock clock,
        Anchors anchors) {
    private static final Pattern PLACE =
            Pattern.compile(",\"host\":\"h0\",\"seq\":\\d+,\"ts\":\\d+(,\"tsErr\":\\d+)?");

    static Imported of(ImportFormat format, String... lines) {
        return of(format, text("test.txt", lines));
    }

    static Imported of(ImportFormat format, TraceText text) {
        return of(format, ImportOptions.NONE, text);
    }

    static Imported of(ImportFormat format, ImportOptions options, TraceText... texts) {
        List<Problem> problems = new ArrayList<>();
        try (Recorded recorded = format.recorded(List.of(texts), options, problems::add)) {
            return of(recorded, problems);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Imported of(Recorded recorded, List<Problem> problems) {
        List<TraceEvent> events = new ArrayList<>();
        recorded.forEachRemaining(events::add);
        return new Imported(
                events, problems, recorded.summary(), recorded.clock(), recorded.anchors());
    }

    static TraceText text(String name, String... lines) {
        return text(name, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    static TraceText text(String name, byte[] bytes) {
        return new TraceText() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }
        };
    }

    <T extends TraceEvent> List<T> all(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The events as a trace file shows them, without their places. */
    List<String> shown() {
        return events.stream()
                .map(event -> PLACE.matcher(JsonlWriter.line(event)).replaceFirst(""))
                .toList();
    }
}
