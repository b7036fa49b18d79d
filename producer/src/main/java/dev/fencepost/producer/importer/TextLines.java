package dev.fencepost.producer.importer;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.ZipException;

/**
 * The lines of texts that are one recording in parts, in order. A packed part that breaks off ends
 * in a line that is {@link #broken()}. Not thread-safe.
 */
final class TextLines implements Closeable {
    private final List<TraceText> texts;
    private int nextText;
    private String file = "";
    private LineReader lines;
    private long lineOfFile;
    private long number;
    private String broken = "";

    TextLines(List<TraceText> texts) {
        this.texts = List.copyOf(texts);
    }

    /** Reads one line; false when there is none left. */
    boolean next() {
        broken = "";
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
        } catch (EOFException | ZipException e) {
            broken = "gzip data broken: " + e.getMessage();
            close();
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": " + e.getMessage(), e);
        }
    }

    String text() {
        return lines.text();
    }

    /** Whether the line was longer than what is kept of it. */
    boolean cut() {
        return lines.cut();
    }

    /** What is wrong with the part that ends here, empty where nothing is. */
    String broken() {
        return broken;
    }

    String file() {
        return file;
    }

    long lineOfFile() {
        return lineOfFile;
    }

    /** Of the line over all parts, from 1. */
    long number() {
        return number;
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
