package dev.fencepost.producer.importer;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.zip.ZipException;

/**
 * The lines of texts that are one recording in parts, each with its place. A packed part that
 * breaks off ends in a line that is damaged. Not thread-safe.
 */
final class RecordingLines implements Closeable {
    private static final byte[] NOTHING = {};

    private final List<TraceText> texts;
    private final UnaryOperator<LineSource> reading;
    private int nextText;
    private String file = "";
    private LineSource lines;
    private long lineOfFile;
    private int height;
    private boolean first;
    private long number;
    private String damage = "";

    RecordingLines(List<TraceText> texts) {
        this(texts, UnaryOperator.identity());
    }

    /** Lines that are put together from those of the files. */
    RecordingLines(List<TraceText> texts, UnaryOperator<LineSource> reading) {
        this.texts = List.copyOf(texts);
        this.reading = reading;
    }

    /** Goes to the next line; false when there is none left. */
    boolean next() {
        damage = "";
        while (lines != null || open()) {
            if (advance()) {
                number++;
                first = lineOfFile == 0;
                lineOfFile += height;
                height = lines == null ? 1 : lines.height();
                return true;
            }
            close();
        }
        return false;
    }

    private boolean open() {
        if (nextText == texts.size()) {
            return false;
        }
        TraceText text = texts.get(nextText++);
        file = text.name();
        lineOfFile = 0;
        height = 1;
        try {
            lines = reading.apply(new LineReader(text.open()));
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": " + e.getMessage(), e);
        }
    }

    private boolean advance() {
        try {
            return lines.next();
        } catch (EOFException | ZipException | DamagedDataException e) {
            close();
            damage = "packed data is damaged: " + e.getMessage();
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": " + e.getMessage(), e);
        }
    }

    /** The line, as far as it is kept. */
    String text() {
        return Ascii.text(bytes(), from(), to());
    }

    /** Where the line lies, from {@link #from()} to {@link #to()}, until the next is asked for. */
    byte[] bytes() {
        return lines == null ? NOTHING : lines.bytes();
    }

    int from() {
        return lines == null ? 0 : lines.from();
    }

    int to() {
        return lines == null ? 0 : lines.to();
    }

    /** Whether the file breaks off here: its packing is damaged, and this is no line of it. */
    boolean breaksOff() {
        return !damage.isEmpty();
    }

    /** Whether the line was longer than what is kept of it. */
    boolean cut() {
        return lines != null && lines.cut();
    }

    /** Why the line cannot be read, where it cannot. */
    Optional<String> damage() {
        if (!damage.isEmpty()) {
            return Optional.of(damage);
        }
        return cut() ? Optional.of("longer than any such line") : Optional.empty();
    }

    /** Whether it is the first of its file. */
    boolean isFirst() {
        return first;
    }

    /** Of this line over all texts, from 1. */
    long number() {
        return number;
    }

    String file() {
        return file;
    }

    long lineOfFile() {
        return lineOfFile;
    }

    @Override
    public void close() {
        try {
            if (lines != null) {
                lines.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": " + e.getMessage(), e);
        } finally {
            lines = null;
        }
    }
}
