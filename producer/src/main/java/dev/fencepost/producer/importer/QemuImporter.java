package dev.fencepost.producer.importer;

import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.trace.ProblemListener;
import dev.fencepost.trace.ProblemListener.Problem;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Imports the log of QEMU's trace events ({@code -trace 'amdvi_*' -D FILE}), which shows each
 * command and each access of an emulated AMD IOMMU; grammar: QEMU's docs/devel/tracing.rst, events:
 * hw/i386/trace-events.
 *
 * <p>It reads the text twice, in memory that does not grow with its size but for changes of domain,
 * which are bounded. What the log alone can tell of hazards is little: it has no MAP and no UNMAP,
 * so that no access, failed or not, is judged by the tables; the summary lists those that failed.
 * With a recording of the guest's kernel it tells what became of the accesses.
 *
 * <p>Times: QEMU cuts them off at the microsecond, so each stands in the middle of its own, tsErr
 * 500 ns. An event of an unknown name is no loss; a line that is none of QEMU's trace is a problem
 * and a gap in both streams; one of a known event with values missing, a gap in that event's
 * stream.
 */
final class QemuImporter implements Recorded, QemuReader.Visitor {
    private final ProblemListener problems;
    private final QemuSurvey survey;
    private final EventLog log;
    private final Tally tally = new Tally();
    private final QemuEvents events;
    private final QemuReader reader;
    private boolean inHole;
    private boolean ended;

    QemuImporter(List<TraceText> texts, ImportOptions options, ProblemListener problems) {
        this.problems = problems;
        this.log = new EventLog(options.host());
        this.survey = QemuSurvey.of(texts);
        this.events = new QemuEvents(log, tally, options, survey.devices());
        this.reader = new QemuReader(texts, this, survey.firstTs());
    }

    /** Whether lines look like QEMU's trace: one has the name of an event that only QEMU has. */
    static boolean recognises(List<String> head) {
        QemuText form = new QemuText();
        return head.stream()
                .anyMatch(
                        line ->
                                form.parse(line) == QemuText.Form.EVENT
                                        && QemuKind.isTelling(form.event()));
    }

    @Override
    public boolean hasNext() {
        while (log.isEmpty() && !ended) {
            tally.line();
            if (!reader.step()) {
                tally.noLine();
                events.finish();
                ended = true;
            }
        }
        return !log.isEmpty();
    }

    @Override
    public TraceEvent next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return log.take();
    }

    @Override
    public void line(QemuLine line) {
        inHole = false;
        try {
            events.accept(line);
        } catch (IllegalArgumentException e) {
            unreadable(
                    reader.event() + ": " + e.getMessage(),
                    line.kind().isOfAccess() ? List.of(Stream.DMA) : List.of(Stream.IOMMU));
        }
    }

    @Override
    public void ignored(String kind) {
        tally.ignore(kind);
    }

    @Override
    public void unreadable(String cause) {
        unreadable(cause, inHole ? List.of() : List.of(Stream.IOMMU, Stream.DMA));
        inHole = true;
    }

    private void unreadable(String cause, List<Stream> holes) {
        problems.onProblem(new Problem(reader.file(), reader.lineOfFile(), cause));
        tally.unreadable();
        events.endRun();
        holes.forEach(stream -> log.addGap(stream, reader.number(), reader.ts(), 0));
    }

    @Override
    public TraceClock clock() {
        return survey.timed() ? TraceClock.WALL : TraceClock.NONE;
    }

    @Override
    public Anchors anchors() {
        return survey.anchors();
    }

    /** Whether each translation that a device asked for is among the accesses. */
    boolean showsEveryTranslation() {
        return survey.showsEveryTranslation();
    }

    @Override
    public ImportSummary summary() {
        QemuNotes notes = new QemuNotes(survey, events, log.counts());
        return new ImportSummary(
                tally.summary(),
                tally.lost,
                tally.overwritten,
                log.lateEvents(),
                log.counts(),
                tally.devices(),
                notes.all(tally.ignored()),
                notes.capabilities());
    }

    @Override
    public void close() {
        reader.close();
    }
}
