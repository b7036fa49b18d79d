package dev.fencepost.producer.importer;

import java.io.Closeable;
import java.util.List;

/** Walks the lines of QEMU's trace logs and tells a visitor what each one is. Not thread-safe. */
final class QemuReader implements Closeable {
    /** Time between lines where none has one: it stands for an order only. */
    static final long STEP = 1000;

    private static final int SHOWN = 60;

    /** Told of each line, in order. */
    interface Visitor {
        /** Something can be learnt from it. */
        void line(QemuLine line);

        /** Nothing can, by its kind. */
        void ignored(String kind);

        /** It is none of this format. */
        void unreadable(String cause);
    }

    private final RecordingLines lines;
    private final Visitor visitor;
    private final QemuText form = new QemuText();
    private long lastTs;
    private long lastErr;
    private long timedLines;
    private long untimedLines;
    private boolean yearless;

    QemuReader(List<TraceText> texts, Visitor visitor) {
        this(texts, visitor, 0);
    }

    /**
     * @param firstTs the first time in the recording, 0 where there is none or none is known
     */
    QemuReader(List<TraceText> texts, Visitor visitor, long firstTs) {
        this.lines = new RecordingLines(texts);
        this.visitor = visitor;
        this.lastTs = firstTs;
    }

    /** Reads one line; false when there is none left. */
    boolean step() {
        if (!lines.next()) {
            return false;
        }
        lines.damage().ifPresentOrElse(visitor::unreadable, () -> visit(lines.text()));
        return true;
    }

    private void visit(String text) {
        switch (form.parse(text)) {
            case EVENT -> event(text);
            case MESSAGE -> visitor.ignored("(messages)");
            case OTHER -> {
                if (text.isBlank()) {
                    visitor.ignored("(blank lines)");
                } else {
                    visitor.unreadable("not a line of QEMU's trace: " + shown(text));
                }
            }
        }
    }

    private void event(String text) {
        QemuKind kind = QemuKind.of(form.event());
        takeTime();
        if (kind == QemuKind.OTHER) {
            visitor.ignored(form.event());
        } else {
            String body = text.substring(form.bodyAt());
            visitor.line(new QemuLine(lines.number(), lastTs, lastErr, kind, body));
        }
    }

    /** A line without a time gets that of the line before. */
    private void takeTime() {
        if (form.timed()) {
            lastTs = form.ts();
            lastErr = form.tsErr();
            yearless |= form.yearless();
            timedLines++;
        } else {
            untimedLines++;
            lastTs = timedLines == 0 ? Math.max(lastTs, STEP * lines.number()) : lastTs;
        }
    }

    private static String shown(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }

    /** Name of the event that the last line told of, known or not. */
    String event() {
        return form.event();
    }

    /** Time of the last line, its own or that of the line before. */
    long ts() {
        return lastTs;
    }

    /** Events with a time of their own. */
    long timedLines() {
        return timedLines;
    }

    long untimedLines() {
        return untimedLines;
    }

    /** Whether times had no year. */
    boolean yearless() {
        return yearless;
    }

    String file() {
        return lines.file();
    }

    long lineOfFile() {
        return lines.lineOfFile();
    }

    long number() {
        return lines.number();
    }

    @Override
    public void close() {
        lines.close();
    }
}
