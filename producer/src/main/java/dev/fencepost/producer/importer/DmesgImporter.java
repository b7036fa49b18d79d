package dev.fencepost.producer.importer;

import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Fault;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.trace.ProblemListener;
import dev.fencepost.trace.ProblemListener.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Imports the kernel's log as {@code dmesg}, syslog or {@code journalctl} show it ({@link
 * LogPrefix}, {@link JournalEntry}): faults, failed RMP instructions, dumped RMP entries, and maps
 * where dynamic debug printed them.
 *
 * <p>Most of a log is about something else: such a line is rejected by a few searches and counted.
 * What was printed is later than what happened, by the time that the driver took; tsErr is only
 * what the stamp was cut by. Times are the log's one clock's ({@link LogClock}).
 *
 * <p>Holes: lines that break off or cannot be read, and messages that the kernel or the journal
 * dropped, are a gap in the streams that they may have told of; an event log that overflowed, one
 * in the IOMMU's; faults that the print limit held back, one in that of accesses, since it is
 * accesses that they were. A second boot in one log is a problem and a gap, for nothing of the
 * tables outlives it. A wait that timed out is only counted: the line does not say which.
 */
final class DmesgImporter implements Recorded {
    private final List<TraceText> texts;
    private final ImportOptions options;
    private final ProblemListener problems;
    private final EventLog log;
    private final Tally tally = new Tally();
    private final Domains domains = new Domains(new DomainIds());
    private final KernelMessages messages;
    private final TraceClock knownClock;
    private final LogClock clock = new LogClock();
    private final LogPrefix prefix = new LogPrefix();
    private final Boots boots = new Boots();
    private final WrappedLines lines;
    private Optional<Anchors> anchors = Optional.empty();
    private boolean inHole;
    private boolean ended;

    DmesgImporter(List<TraceText> texts, ImportOptions options, ProblemListener problems) {
        this.texts = List.copyOf(texts);
        this.options = options;
        this.problems = problems;
        this.log = new EventLog(options.host());
        this.messages = new KernelMessages(log, tally, domains);
        this.knownClock = LogHead.clockOf(texts);
        RecordingLines whole = new RecordingLines(texts);
        this.lines =
                options.unwrap()
                        ? new WrappedLines(whole, LogHead::begins)
                        : WrappedLines.unbroken(whole);
    }

    /** Whether lines look like a kernel's log: one does. */
    static boolean recognises(List<String> head) {
        return head.stream().anyMatch(LogHead::isKernels);
    }

    @Override
    public boolean hasNext() {
        while (log.isEmpty() && !ended) {
            step();
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

    private void step() {
        if (!lines.next()) {
            ended = true;
            messages.end(line("", 0, 0));
            return;
        }
        tally.line(lines.parts());
        Optional<String> damage = lines.damage();
        if (damage.isPresent()) {
            unreadable(damage.get());
        } else if (lines.text().startsWith("{")) {
            entry(lines.text());
        } else {
            plain(lines.text());
        }
    }

    private void plain(String text) {
        prefix.read(text);
        if (prefix.sender() == LogPrefix.Sender.TORN) {
            unreadable("breaks off within its time");
            return;
        }
        boolean later = boots.passes(text, prefix, clock);
        if (!clock.advance(prefix) || later) {
            rebooted();
        }
        boolean timed = prefix.form() != LogPrefix.Form.NONE;
        if (!KernelMessage.mayBeIn(text)) {
            foreign(text, timed);
        } else if (prefix.sender() == LogPrefix.Sender.KERNEL) {
            message(text, prefix.start(), timed);
        } else {
            ofProgram(text);
        }
    }

    /** Once the clock is known, entries about something else need not be taken apart. */
    private void entry(String text) {
        if (!text.endsWith("}")) {
            unreadable("breaks off within an entry of the journal");
            return;
        }
        boolean plain = !KernelMessage.mayBeIn(text) && !JournalEntry.hidesMessage(text);
        if (plain && clock.clock() != TraceClock.NONE) {
            ignore(KernelMessage.OTHER.label());
            return;
        }
        Optional<JournalEntry> entry = JournalEntry.parse(text);
        if (entry.isEmpty()) {
            unreadable("no entry of the journal");
            return;
        }
        if (!clock.advance(entry.get())) {
            rebooted();
        }
        if (entry.get().ofKernel()) {
            message(entry.get().message(), 0, true);
        } else {
            ofProgram(entry.get().message());
        }
    }

    /** Only the journal itself says something that counts: that it missed messages. */
    private void ofProgram(String text) {
        KernelMessage kind = KernelMessage.of(text, 0);
        if (kind == KernelMessage.MESSAGES_LOST) {
            inHole = false;
            lost();
        } else if (kind == KernelMessage.CLOCK_MARK) {
            inHole = false;
            known(kind, text, 0);
        } else {
            ignore("message of another program");
        }
    }

    private void message(String text, int start, boolean timed) {
        KernelMessage kind = KernelMessage.of(text, start);
        if (!kind.isRead() && KernelMessage.breaksOff(text)) {
            unreadable("breaks off: " + shown(text, start));
        } else if (kind == KernelMessage.OTHER) {
            foreign(text, timed);
        } else {
            inHole = false;
            known(kind, text, start);
        }
    }

    private void known(KernelMessage kind, String text, int start) {
        if (!kind.isRead()) {
            ignore(kind.label());
            return;
        }
        if (kind == KernelMessage.MESSAGES_LOST) {
            lost();
            return;
        }
        try {
            messages.accept(kind, line(text, start, kind.markIn(text, start)));
        } catch (IllegalArgumentException e) {
            report(shown(text, start) + ": " + e.getMessage());
            tally.unreadable();
            log.addGap(kind.stream(), lines.number(), clock.now(), 0);
        }
    }

    private void foreign(String text, boolean timed) {
        if (timed || clock.clock() == TraceClock.NONE) {
            inHole = false;
            ignore(text.isBlank() ? "blank line" : KernelMessage.OTHER.label());
        } else if (LogHead.isText(text)) {
            ignore(text.isBlank() ? "blank line" : "line without a time");
        } else {
            unreadable("no line of a kernel log: " + shown(text, 0));
        }
    }

    private void ignore(String kind) {
        tally.ignore(kind);
    }

    private KernelLine line(String text, int start, int mark) {
        return new KernelLine(lines.number(), clock.now(), clock.error(), text, start, mark);
    }

    private void rebooted() {
        report("the machine was booted again in front of this: import each boot by itself");
        addGaps();
    }

    /** How many events were among the lost messages, nothing says. */
    private void lost() {
        messages.forget();
        addGaps();
    }

    private void unreadable(String cause) {
        report(cause);
        tally.unreadable();
        if (!inHole) {
            lost();
        }
        inHole = true;
    }

    private void report(String cause) {
        problems.onProblem(new Problem(lines.file(), lines.lineOfFile(), cause));
    }

    /** A line may have told of anything, so each stream that a log can feed has the hole. */
    private void addGaps() {
        for (Stream stream : Stream.values()) {
            log.addGap(stream, lines.number(), clock.now(), 0);
        }
    }

    private static String shown(String text, int start) {
        int end = Math.min(text.length(), start + 60);
        return text.substring(start, end) + (end < text.length() ? "..." : "");
    }

    @Override
    public TraceClock clock() {
        return knownClock;
    }

    /** Takes a reading of its own, once: most logs are never joined to another recording. */
    @Override
    public Anchors anchors() {
        if (anchors.isEmpty()) {
            anchors = Optional.of(readAnchors());
        }
        return anchors.get();
    }

    private Anchors readAnchors() {
        try (DmesgImporter again = new DmesgImporter(texts, options, problem -> {})) {
            Anchors found = again.messages.marks();
            again.forEachRemaining(event -> note(event, found));
            return found;
        }
    }

    private static void note(TraceEvent event, Anchors anchors) {
        boolean named =
                event instanceof Fault fault
                        && fault.code().equals(FaultLines.IO_PAGE_FAULT)
                        && !fault.bdf().equals(DeviceId.NONE);
        if (named) {
            Fault fault = (Fault) event;
            anchors.add(Anchors.Kind.FAULT, fault.bdf().packed(), fault.address(), fault.ts());
        }
    }

    @Override
    public ImportSummary summary() {
        return new ImportSummary(
                tally.summary(),
                tally.lost,
                0,
                log.lateEvents(),
                log.counts(),
                tally.devices(),
                notes(),
                KernelLogFacts.of(log.counts()));
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>(messages.notes());
        if (clock.withoutYear()) {
            notes.add("times without a year: they count from 1972, in the log's own zone");
        }
        return notes;
    }

    @Override
    public void close() {
        lines.close();
    }
}
