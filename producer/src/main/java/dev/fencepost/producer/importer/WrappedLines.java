package dev.fencepost.producer.importer;

import java.io.Closeable;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Lines as they were before a mail program broke them: a line that does not begin as the format's
 * lines do is the rest of the one before, if that had no room left for its first word.
 *
 * <p>A joined line has the place of its first part. Blank lines and damaged ones are never joined.
 * Not thread-safe.
 */
final class WrappedLines implements Closeable {
    /** Mail programs break lines at 72 to 80 columns. */
    private static final int WIDTH = 72;

    private final RecordingLines lines;
    private final Predicate<String> begins;
    private boolean ahead;
    private String text = "";
    private String file = "";
    private long number;
    private long lineOfFile;
    private int parts;
    private Optional<String> damage = Optional.empty();

    /**
     * @param begins whether a text is a line's beginning, whatever was in front of it
     */
    WrappedLines(RecordingLines lines, Predicate<String> begins) {
        this.lines = lines;
        this.begins = begins;
    }

    /** The lines as they are, of a recording that nobody broke. */
    static WrappedLines unbroken(RecordingLines lines) {
        return new WrappedLines(lines, line -> true);
    }

    /** Goes to the next line; false when there is none left. */
    boolean next() {
        if (!ahead && !lines.next()) {
            return false;
        }
        ahead = false;
        take();
        int width = text.length();
        while (joins() && peek() && continues(width)) {
            ahead = false;
            parts++;
            width = lines.text().length();
            text = text + ' ' + lines.text().stripLeading();
        }
        return true;
    }

    private void take() {
        text = lines.text();
        file = lines.file();
        number = lines.number();
        lineOfFile = lines.lineOfFile();
        damage = lines.damage();
        parts = 1;
    }

    private boolean joins() {
        return damage.isEmpty() && !text.isBlank() && text.length() <= LineReader.MAX_LENGTH;
    }

    private boolean peek() {
        ahead = lines.next();
        return ahead;
    }

    private boolean continues(int width) {
        String next = lines.text();
        if (next.isBlank() || lines.damage().isPresent() || begins.test(next)) {
            return false;
        }
        String rest = next.strip();
        int blank = rest.indexOf(' ');
        int word = blank < 0 ? rest.length() : blank;
        return lines.file().equals(file) && width + 1 + word > WIDTH;
    }

    /** The line, as far as it is kept. */
    String text() {
        return text;
    }

    /** How many lines of the recording it is made of. */
    int parts() {
        return parts;
    }

    /** Why the line cannot be read, where it cannot. */
    Optional<String> damage() {
        return damage;
    }

    /** Of its first part over all texts, from 1. */
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
        lines.close();
    }
}
