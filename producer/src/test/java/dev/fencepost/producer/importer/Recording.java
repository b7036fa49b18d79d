package dev.fencepost.producer.importer;

import dev.fencepost.model.TraceEvent;
import dev.fencepost.trace.ProblemListener.Problem;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An import run to its end: what it made, complained of and summed up. */
record Recording(
        List<TraceEvent> events, List<Problem> problems, ImportSummary summary, TableFacts facts) {
    static Recording ofResource(String name) {
        return of(TraceText.of(name, path(name)));
    }

    static Recording ofLines(String... lines) {
        return ofBytes((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    static Recording ofBytes(byte[] bytes) {
        return of(text(bytes));
    }

    static TraceText text(byte[] bytes) {
        return new TraceText() {
            @Override
            public String name() {
                return "test.txt";
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }
        };
    }

    static Recording of(TraceText... texts) {
        return of(ImportOptions.NONE, texts);
    }

    static Recording of(ImportOptions options, TraceText... texts) {
        List<Problem> problems = new ArrayList<>();
        List<TraceEvent> events = new ArrayList<>();
        try (TracefsImporter importer =
                new TracefsImporter(List.of(texts), options, problems::add)) {
            importer.forEachRemaining(events::add);
            return new Recording(events, problems, importer.summary(), importer.facts());
        }
    }

    static Path path(String name) {
        try {
            return Path.of(Recording.class.getResource("/traces/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    <T extends TraceEvent> List<T> all(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
