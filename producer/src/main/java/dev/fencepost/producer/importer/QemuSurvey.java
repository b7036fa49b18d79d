package dev.fencepost.producer.importer;

import dev.fencepost.trace.BadInputException;
import java.util.List;

/**
 * What must be known of QEMU's log before its first line can be told: whether it has times, which
 * device is in which domain, and the moments that a recording of the guest holds too.
 */
final class QemuSurvey implements QemuReader.Visitor {
    private final Anchors timedAnchors = new Anchors();
    private final Anchors orderedAnchors = new Anchors();
    private final DeviceEpochs devices = new DeviceEpochs();
    private final Translations translations = new Translations(devices::accessed);
    private long firstTs;
    private long results;
    private long holes;
    private boolean timed;
    private boolean yearless;

    /**
     * Reads a recording through.
     *
     * @throws BadInputException where nothing in it can be read, or a part begins before the one in
     *     front of it ends: one clock runs through all
     */
    static QemuSurvey of(List<TraceText> texts) {
        QemuSurvey survey = new QemuSurvey();
        try (QemuReader reader = new QemuReader(texts, survey)) {
            survey.readAll(reader);
        }
        survey.translations.finish();
        return survey;
    }

    private void readAll(QemuReader reader) {
        String file = "";
        long lastTs = 0;
        while (reader.step()) {
            if (reader.timedLines() > 0 && !timed) {
                timed = true;
                firstTs = reader.ts();
            }
            boolean begins = !reader.file().equals(file);
            if (begins && !file.isEmpty() && timed && reader.ts() < lastTs) {
                throw new BadInputException(
                        reader.file() + ": begins before the file in front of it ends");
            }
            file = reader.file();
            lastTs = Math.max(lastTs, reader.ts());
        }
        yearless = reader.yearless();
        if (reader.timedLines() + reader.untimedLines() == 0) {
            throw new BadInputException(
                    file + ":" + reader.lineOfFile() + ": holds no line of QEMU's trace");
        }
    }

    @Override
    public void line(QemuLine line) {
        try {
            accept(line);
        } catch (IllegalArgumentException e) {
            holes++; // the second reading reports it
        }
    }

    /**
     * Takes a line, of a log or out of a kernel's trace.
     *
     * @throws IllegalArgumentException where values are missing
     */
    void accept(QemuLine line) {
        switch (line.kind()) {
            case ENTRY_INVALIDATED -> devices.invalidated(line.device(), line.number());
            case ALL_INVALIDATED -> devices.allInvalidated(line.number());
            case PAGES_INVALIDATED -> devices.named(QemuEvents.domain(line));
            case WAIT ->
                    (line.tsErr() == 0 ? orderedAnchors : timedAnchors)
                            .add(
                                    Anchors.Kind.COMPLETION_WAIT,
                                    line.hex("address"),
                                    line.hex("data"),
                                    line.ts());
            case WALK, HIT, PAGE_FAULT, RESULT -> {
                translations.accept(line);
                results += line.kind() == QemuKind.RESULT ? 1 : 0;
            }
            case WAIT_FAILED, OTHER -> {}
        }
    }

    @Override
    public void ignored(String kind) {}

    @Override
    public void unreadable(String cause) {
        holes++;
    }

    /** Whether each translation is shown: results are recorded, and no line is unreadable. */
    boolean showsEveryTranslation() {
        return results > 0 && holes == 0;
    }

    Anchors anchors() {
        return timed ? timedAnchors : orderedAnchors;
    }

    DeviceEpochs devices() {
        return devices;
    }

    /** Whether any line has a time. */
    boolean timed() {
        return timed;
    }

    /** Whether times had no year. */
    boolean yearless() {
        return yearless;
    }

    /** The first time, 0 where there is none. */
    long firstTs() {
        return firstTs;
    }
}
