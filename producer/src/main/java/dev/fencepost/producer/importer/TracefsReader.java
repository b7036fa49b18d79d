package dev.fencepost.producer.importer;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipException;

/** Walks the lines of tracefs texts and tells a visitor what each one is. Not thread-safe. */
final class TracefsReader implements Closeable {
    private static final Pattern LOST =
            Pattern.compile(
                    "\\s*+CPU:\\s?+(\\d{1,6})\\s++\\[(?:LOST (\\d{1,18}) EVENTS|(\\d{1,18}) EVENTS"
                            + " DROPPED|LOST EVENTS|EVENTS DROPPED)\\]\\s*+");
    private static final Pattern WRITTEN =
            Pattern.compile(
                    "#\\s*+entries-in-buffer/entries-written: (\\d{1,18})/(\\d{1,18})\\b.*+");

    /** Told of each line, in order. */
    interface Visitor {
        /** A file begins. */
        void opened(String file);

        void sighting(Sighting sighting);

        /** The kernel lost events of one CPU here, 0 if it does not say how many. */
        void lost(long number, int cpu, long events);

        /** A line that is none of this format, or that the file breaks off within. */
        void unreadable(String file, long lineOfFile, long number, String cause);

        /** Events overwritten before the recording was read out. */
        void overwritten(long events);
    }

    private final List<TraceText> texts;
    private final Visitor visitor;
    private int nextText;
    private String file = "";
    private LineReader lines;
    private long lineOfFile;
    private long number;

    TracefsReader(List<TraceText> texts, Visitor visitor) {
        this.texts = List.copyOf(texts);
        this.visitor = visitor;
    }

    /** Reads one line; false when there is none left. */
    boolean step() {
        while (lines != null || open()) {
            if (advance()) {
                number++;
                lineOfFile++;
                visit(lines.text());
                return true;
            }
            close();
        }
        return false;
    }

    String file() {
        return file;
    }

    long lineOfFile() {
        return lineOfFile;
    }

    private boolean open() {
        if (nextText == texts.size()) {
            return false;
        }
        TraceText text = texts.get(nextText++);
        file = text.name();
        lineOfFile = 0;
        visitor.opened(file);
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
            number++;
            visitor.unreadable(file, lineOfFile + 1, number, "gzip data broken: " + e.getMessage());
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": " + e.getMessage(), e);
        }
    }

    private void visit(String text) {
        if (text.startsWith("#")) {
            Matcher written = WRITTEN.matcher(text);
            if (written.matches()) {
                long kept = Long.parseLong(written.group(1));
                visitor.overwritten(Math.max(0, Long.parseLong(written.group(2)) - kept));
            }
            return;
        }
        if (text.isBlank() || text.startsWith("cpus=")) {
            return;
        }
        Optional<TracefsLine> line = lines.cut() ? Optional.empty() : TracefsLine.parse(text);
        if (line.isPresent()) {
            visitor.sighting(Sighting.of(number, line.get()));
        } else {
            visitOther(text);
        }
    }

    private void visitOther(String text) {
        Matcher lost = LOST.matcher(text);
        if (lost.matches()) {
            String events = lost.group(2) == null ? lost.group(3) : lost.group(2);
            visitor.lost(
                    number,
                    Integer.parseInt(lost.group(1)),
                    events == null ? 0 : Long.parseLong(events));
            return;
        }
        String cause =
                lines.cut() ? "longer than any trace line" : "not a trace line: " + shown(text);
        visitor.unreadable(file, lineOfFile, number, cause);
    }

    private static String shown(String text) {
        String cut = text.length() <= 60 ? text : text.substring(0, 60) + "...";
        return cut.replaceAll("\\p{Cntrl}", "?");
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
