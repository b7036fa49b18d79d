package dev.fencepost.producer.importer;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;

/**
 * The lines of texts that are one recording in parts, each with its place. A packed part that
 * breaks off ends in a line that is damaged. Not thread-safe.
 */
final class RecordingLines implements Closeable {
    private final List<TraceText> texts;
    private int nextText;
    private String file = "";
    private LineReader lines;
    private long lineOfFile;
    private long number;
    private String damage = "";

    RecordingLines(List<TraceText> texts) {
        this.texts = List.copyOf(texts);
    }

    /** Goes to the next line; false when there is none left. */
    boolean next() {
        damage = "";
        while (lines != null || open()) {
            if (advance()) {
                number++;
                lineOfFile++;
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
        try {
            lines = new LineReader(text.open());
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
        return lines == null ? "" : lines.text();
    }

    /** Why the line cannot be read, where it cannot. */
    Optional<String> damage() {
        if (!damage.isEmpty()) {
            return Optional.of(damage);
        }
        return lines.cut() ? Optional.of("longer than any such line") : Optional.empty();
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
