package dev.fencepost.producer.importer;

import java.io.Closeable;
import java.util.List;
import java.util.Optional;

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

    private final RecordingLines lines;
    private final Visitor visitor;
    private final LineHead head = new LineHead();
    private final SightingReader sightings = new SightingReader();
    private boolean anyTime;
    private boolean counts;

    TracefsReader(List<TraceText> texts, boolean unwrap, Visitor visitor) {
        this.lines = new RecordingLines(texts, each -> unwrap ? new Unwrapper(each) : each);
        this.visitor = visitor;
    }

    /** Reads one line; false when there is none left. */
    boolean step() {
        while (lines.next()) {
            if (lines.isFirst()) {
                visitor.opened(file());
            }
            if (!lines.breaksOff()) {
                visit();
                return true;
            }
            visitor.damaged(file(), lineOfFile(), lines.number(), lines.damage().orElseThrow());
        }
        return false;
    }

    String file() {
        return lines.file();
    }

    long lineOfFile() {
        return lines.lineOfFile();
    }

    /** Whether times are numbers of a clock that counts no nanoseconds. */
    boolean counts() {
        return counts;
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
            visitor.ignored(lines.number(), head.ts(), "(function or stack)");
            return;
        }
        Optional<Sighting> sighting = sightings.read(lines.number(), head, line, lines.to());
        if (sighting.isPresent()) {
            visitor.sighting(sighting.get());
        } else if (head.perf() && sightings.event().equals("PERF_RECORD_LOST")) {
            visitor.lost(lines.number(), head.cpu(), lostEvents(line));
        } else {
            visitor.ignored(lines.number(), head.ts(), sightings.event());
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
            case LOSS -> visitor.lost(lines.number(), other.cpu(), other.count());
            case STACK -> visitor.ignored(lines.number(), 0, "(function or stack)");
            case HEADER -> {
                if (other.count() > 0) {
                    visitor.overwritten(other.count());
                }
            }
            case UNKNOWN -> unreadable("not a trace line: " + shown());
        }
    }

    private void unreadable(String cause) {
        visitor.unreadable(file(), lineOfFile(), lines.number(), cause);
    }

    private String shown() {
        int to = Math.min(lines.to(), lines.from() + 60);
        String start = Ascii.text(lines.bytes(), lines.from(), to);
        return (to == lines.to() ? start : start + "...").replaceAll("\\p{Cc}", "?");
    }

    @Override
    public void close() {
        lines.close();
    }
}
