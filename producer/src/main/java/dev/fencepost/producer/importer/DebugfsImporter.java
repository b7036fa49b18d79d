package dev.fencepost.producer.importer;

import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.importer.ImportSummary.Capability;
import dev.fencepost.trace.BadInputException;
import dev.fencepost.trace.ProblemListener;
import dev.fencepost.trace.ProblemListener.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * Imports a table of an AMD IOMMU as debugfs shows it: a state and no times, so every event is at
 * 0, in front of what another recording of the same machine tells.
 */
final class DebugfsImporter implements Recorded {
    /** Reads the lines of one kind of table. */
    interface Table {
        /** A file begins, whose name may tell the unit. */
        void opened(String file);

        /**
         * The next line.
         *
         * @throws IllegalArgumentException where it is none of such a table
         */
        void line(long number, String text);

        /**
         * The file is over.
         *
         * @throws IllegalArgumentException where something of it is missing
         */
        void ended(long number);

        /** Facts that such a table holds, and where they are from. */
        Map<Fact, String> facts();

        /** What the units are known by, so far. */
        UnitSigns units();
    }

    private final ProblemListener problems;
    private final EventLog log;
    private final Tally tally = new Tally();
    private final Table table;
    private final RecordingLines lines;
    private String file = "";
    private boolean opened;
    private boolean ended;
    private boolean inHole;

    private DebugfsImporter(
            List<TraceText> texts,
            ImportOptions options,
            ProblemListener problems,
            BiFunction<EventLog, Tally, Table> table) {
        this.problems = problems;
        this.log = new EventLog(options.host());
        this.table = table.apply(log, tally);
        this.lines = new RecordingLines(texts);
    }

    static DebugfsImporter ofCommandBuffers(
            List<TraceText> texts, ImportOptions options, ProblemListener problems) {
        requireAny(texts, CommandBuffer::isHeader);
        return new DebugfsImporter(texts, options, problems, CommandBuffer::new);
    }

    static DebugfsImporter ofDeviceTables(
            List<TraceText> texts, ImportOptions options, ProblemListener problems) {
        requireAny(texts, DeviceTable::isLine);
        return new DebugfsImporter(
                texts, options, problems, (log, tally) -> new DeviceTable(log, tally, options));
    }

    private static void requireAny(List<TraceText> texts, Predicate<String> known) {
        try (RecordingLines lines = new RecordingLines(texts)) {
            while (lines.next()) {
                if (known.test(lines.text())) {
                    return;
                }
            }
            String place = lines.file() + ":" + lines.lineOfFile();
            throw new BadInputException(place + ": holds no line of such a table");
        }
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
        ended = !lines.next();
        if (ended) {
            close(lines.number());
            return;
        }
        if (lines.lineOfFile() == 1) {
            close(lines.number() - 1);
            file = lines.file();
            table.opened(file);
            opened = true;
        }
        tally.line();
        Optional<String> damage = lines.damage();
        if (damage.isPresent()) {
            unreadable(damage.get());
        } else {
            read(lines.text());
        }
    }

    private void read(String text) {
        if (text.isBlank()) {
            tally.ignore("blank line");
            return;
        }
        try {
            table.line(lines.number(), text);
            inHole = false;
        } catch (IllegalArgumentException e) {
            unreadable(e.getMessage());
        }
    }

    private void unreadable(String cause) {
        problems.onProblem(new Problem(lines.file(), lines.lineOfFile(), cause));
        tally.unreadable();
        if (!inHole) {
            log.addGap(Stream.IOMMU, lines.number(), 0, 0);
        }
        inHole = true;
    }

    /** What a file lacks at its end is a problem of its own and no line. */
    private void close(long number) {
        if (!opened) {
            return;
        }
        try {
            table.ended(number);
        } catch (IllegalArgumentException e) {
            problems.onProblem(new Problem(file, Math.max(1, number), e.getMessage()));
            log.addGap(Stream.IOMMU, number, 0, 0);
        }
    }

    @Override
    public UnitSigns units() {
        return table.units();
    }

    @Override
    public TraceClock clock() {
        return TraceClock.NONE;
    }

    @Override
    public ImportSummary summary() {
        return new ImportSummary(
                tally.summary(),
                0,
                0,
                0,
                log.counts(),
                tally.devices(),
                List.of(),
                Arrays.stream(Fact.values()).map(this::capability).toList());
    }

    private Capability capability(Fact fact) {
        String source = table.facts().get(fact);
        return new Capability(fact, source != null, source == null ? fact.advice() : source);
    }

    @Override
    public void close() {
        lines.close();
    }
}
