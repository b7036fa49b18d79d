package dev.fencepost.trace;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.Op;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** On which lines of a plain {@code .jsonl} file some of its events stand. */
public final class EventLines {
    private static final EventLines NONE = new EventLines(Map.of(), false);

    private final Map<Key, Long> lines;
    private final boolean known;

    private EventLines(Map<Key, Long> lines, boolean known) {
        this.lines = lines;
        this.known = known;
    }

    /** What tells an event from every other; a gap stands at the position of the one before it. */
    private record Key(String host, int run, Stream stream, long seq, boolean gap) {
        static Key of(TraceEvent event) {
            return new Key(
                    Envelope.hostOf(event),
                    Envelope.runOf(event),
                    Stream.of(event),
                    Envelope.seqOf(event),
                    Op.of(event) == Op.GAP);
        }
    }

    /** Of a file that has no lines, or none that an editor would go to. */
    public static EventLines none() {
        return NONE;
    }

    /**
     * Reads a file once more and looks for events. Nothing is found in standard input, in what is
     * no regular file, is compressed or is not {@code .jsonl}.
     */
    public static EventLines find(String path, Collection<? extends TraceEvent> wanted) {
        if (path.equals(TraceFiles.STANDARD) || !Files.isRegularFile(Path.of(path))) {
            return NONE;
        }
        Map<Key, Long> lines = new HashMap<>();
        wanted.forEach(event -> lines.put(Key.of(event), 0L));
        try (InputStream in = Files.newInputStream(Path.of(path))) {
            FileHead head = new FileHead(in);
            boolean plain =
                    !head.gzipped()
                            && TraceFormat.of(head.text(), path)
                                    .equals(Optional.of(TraceFormat.JSONL));
            if (!plain) {
                return NONE;
            }
            read(new JsonlReader(head, path, problem -> {}), lines);
            return new EventLines(lines, true);
        } catch (IOException e) {
            throw new UncheckedIOException(path + ": " + e.getMessage(), e);
        }
    }

    private static void read(JsonlReader reader, Map<Key, Long> lines) throws IOException {
        try (reader) {
            while (reader.hasNext()) {
                Key key = Key.of(reader.next());
                // a gap may be told twice at one position; its first line counts
                lines.computeIfPresent(key, (same, line) -> line == 0 ? reader.lineNumber() : line);
            }
        }
    }

    /** Whether the file has lines to go to. */
    public boolean known() {
        return known;
    }

    /** From 1; empty of an event that was not looked for or found. */
    public OptionalLong line(TraceEvent event) {
        long line = lines.getOrDefault(Key.of(event), 0L);
        return line == 0 ? OptionalLong.empty() : OptionalLong.of(line);
    }
}
