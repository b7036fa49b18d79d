package dev.fencepost.producer.importer;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;

/** Walks the lines of ftrace's texts and tells a visitor what each one is. Not thread-safe. */
final class TracefsReader implements Closeable {
    /** Told of each line that is no header, in order. */
    interface Visitor {
        /** A file begins. */
        void opened(String file);

        void sighting(Sighting sighting);

        /** A line that no event comes from; with the time that it has, or 0. */
        void ignored(long number, long ts, String event);

        /** Events of one CPU were lost here, 0 if it does not say how many. */
        void lost(long number, int cpu, long events);

        /** A line that is none of this format. */
        void unreadable(String file, long lineOfFile, long number, String cause);

        /** The file breaks off within this line: its packing is damaged. */
        void damaged(String file, long lineOfFile, long number, String cause);

        /** Events overwritten before the recording was read out. */
        void overwritten(long events);
    }

    private final List<TraceText> texts;
    private final boolean unwrap;
    private final Visitor visitor;
    private final LineHead head = new LineHead();
    private final SightingReader sightings = new SightingReader();
    private int nextText;
    private String file = "";
    private LineSource lines;
    private long lineOfFile;
    private int height;
    private long number;
    private boolean anyTime;
    private boolean counts;

    TracefsReader(List<TraceText> texts, boolean unwrap, Visitor visitor) {
        this.texts = List.copyOf(texts);
        this.unwrap = unwrap;
        this.visitor = visitor;
    }

    /** Reads one line; false when there is none left. */
    boolean step() {
        while (lines != null || open()) {
            if (advance()) {
                number++;
                lineOfFile += height;
                height = lines.height();
                visit();
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

    /** Whether times are numbers of a clock that counts no nanoseconds. */
    boolean counts() {
        return counts;
    }

    private boolean open() {
        if (nextText == texts.size()) {
            return false;
        }
        TraceText text = texts.get(nextText++);
        file = text.name();
        lineOfFile = 0;
        height = 1;
        visitor.opened(file);
        try {
            LineReader reader = new LineReader(text.open());
            lines = unwrap ? new Unwrapper(reader) : reader;
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": " + e.getMessage(), e);
        }
    }

    private boolean advance() {
        try {
            return lines.next();
        } catch (EOFException | ZipException | DamagedDataException e) {
            number++;
            visitor.damaged(
                    file, lineOfFile + height, number, "packed data is damaged: " + e.getMessage());
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": " + e.getMessage(), e);
        }
    }

    private void visit() {
        byte[] line = lines.bytes();
        if (lines.cut()) {
            unreadable("longer than any trace line");
        } else if (head.read(line, lines.from(), lines.to())) {
            visitHead(line);
        } else {
            visitOther(OtherLine.of(line, lines.from(), lines.to()));
        }
    }

    private void visitHead(byte[] line) {
        if (anyTime && counts != head.time().counts()) {
            unreadable("its time is of another clock than the first line's");
            return;
        }
        anyTime = true;
        counts = head.time().counts();
        if (head.eventless()) {
            visitor.ignored(number, head.ts(), "(function or stack)");
            return;
        }
        Optional<Sighting> sighting = sightings.read(number, head, line, lines.to());
        if (sighting.isPresent()) {
            visitor.sighting(sighting.get());
        } else if (head.perf() && sightings.event().equals("PERF_RECORD_LOST")) {
            visitor.lost(number, head.cpu(), lostEvents(line));
        } else {
            visitor.ignored(number, head.ts(), sightings.event());
        }
    }

    /** {@code PERF_RECORD_LOST lost COUNT}. */
    private long lostEvents(byte[] line) {
        String body = Ascii.text(line, head.bodyFrom(), lines.to()).trim();
        String count = body.substring(body.lastIndexOf(' ') + 1);
        return count.matches("\\d{1,18}+") ? Long.parseLong(count) : 0;
    }

    private void visitOther(OtherLine other) {
        switch (other.kind()) {
            case LOSS -> visitor.lost(number, other.cpu(), other.count());
            case STACK -> visitor.ignored(number, 0, "(function or stack)");
            case HEADER -> {
                if (other.count() > 0) {
                    visitor.overwritten(other.count());
                }
            }
            case UNKNOWN -> unreadable("not a trace line: " + shown());
        }
    }

    private void unreadable(String cause) {
        visitor.unreadable(file, lineOfFile, number, cause);
    }

    private String shown() {
        int to = Math.min(lines.to(), lines.from() + 60);
        String start = Ascii.text(lines.bytes(), lines.from(), to);
        return (to == lines.to() ? start : start + "...").replaceAll("\\p{Cc}", "?");
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
