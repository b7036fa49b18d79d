package dev.fencepost.trace;

import dev.fencepost.model.TraceEvent;
import java.nio.charset.StandardCharsets;

/** Reads single lines of the {@code .jsonl} form, as alerts carry them. Single-threaded. */
public final class JsonlEvent {
    private final EventFields fields = new EventFields();
    private final EventBuilder builder = new EventBuilder(fields);

    /**
     * The event that a line tells of.
     *
     * @throws IllegalArgumentException where it is none
     */
    public TraceEvent read(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        try {
            fields.read(bytes, 0, bytes.length);
            return builder.build(1);
        } catch (BadLineException e) {
            throw new IllegalArgumentException(
                    "not an event: " + Excerpt.of(line) + ": " + e.getMessage(), e);
        }
    }
}
