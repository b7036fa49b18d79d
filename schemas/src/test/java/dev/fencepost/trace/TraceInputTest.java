package dev.fencepost.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TraceInputTest {
    /** Several times what an .avro reader decodes ahead. */
    private static final int EVENTS = 600_000;

    @TempDir private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"t.jsonl", "t.jsonl.gz", "t.avro"})
    void saysHowMuchOfAFileWasRead(String name) throws IOException {
        TraceInput input = TraceInput.of(trace(name));
        assertThat(input.share()).isEmpty();
        try (MonotoneSource source = input.open(problem -> {})) {
            read(source, EVENTS / 2);
            assertThat(input.share().getAsDouble()).isBetween(0.3, 0.8);
            read(source, EVENTS / 2);
            assertThat(source.hasNext()).isFalse();
            assertThat(input.share()).hasValue(1.0);
        }
    }

    @Test
    void countsAnewWhereAFileIsReadAgain() throws IOException {
        TraceInput input = TraceInput.of(trace("t.jsonl"));
        try (MonotoneSource source = input.open(problem -> {})) {
            read(source, EVENTS);
        }
        try (MonotoneSource source = input.open(problem -> {})) {
            read(source, 1);
            assertThat(input.share().getAsDouble()).isLessThan(0.5);
        }
    }

    private String trace(String name) throws IOException {
        String path = directory.resolve(name).toString();
        try (TraceWriter writer = TraceFiles.create(path)) {
            new RandomEvents(3).events(EVENTS).forEach(writer::accept);
            writer.commit();
        }
        return path;
    }

    private static void read(MonotoneSource source, int events) {
        for (int i = 0; i < events; i++) {
            source.next();
        }
    }
}
