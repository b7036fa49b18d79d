package dev.fencepost.producer.importer;

import dev.fencepost.model.Op;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.importer.ImportSummary.Capability;
import dev.fencepost.trace.BadInputException;
import dev.fencepost.trace.ProblemListener;
import dev.fencepost.trace.ProblemListener.Problem;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Imports Linux's tracefs text ({@code trace}, {@code trace_pipe}) with the {@code iommu:*}
 * tracepoints and kprobes on the AMD driver; grammar: Documentation/trace/ftrace.rst and
 * kprobetrace.rst.
 *
 * <p>It reads the text twice. The first reading learns what only later lines tell ({@link Survey});
 * the second makes the events as it goes, in memory that does not grow with the text's size but for
 * DMA markers and refused commands. Kprobes are known by the function they sit on, their values by
 * the keys of the recipe ({@code dom, iova, paddr, size, prot, pgsize, pgcount, iommu, d0..d3,
 * domid, pfn, gpa, level, asid, immutable, ret}).
 *
 * <p>Times: the kernel rounds to the microsecond, so tsErr is 500 ns; with {@code ns} resolution it
 * is 0. A skew between CPUs, which the clock {@code local} may have, cannot be told from the text.
 * A line that is no trace line is a problem and a gap in every stream; one of a known event with
 * values missing, a gap in that event's stream; an unknown event is no loss.
 */
final class TracefsImporter implements Recorded, TracefsReader.Visitor {
    private final ProblemListener problems;
    private final Survey survey = new Survey();
    private final EventLog log;
    private final Tally tally = new Tally();
    private final Domains domains = new Domains(survey.domains());
    private final Losses losses = new Losses();
    private final TracefsReader reader;
    private final MapLines maps;
    private final CommandLines commands;
    private final RmpCalls rmp;
    private final DeviceLines devices;
    private long lines;
    private long lastTs;
    private boolean inHole;

    TracefsImporter(List<TraceText> texts, ImportOptions options, ProblemListener problems) {
        this.problems = problems;
        this.log = new EventLog(options.host());
        try (TracefsReader first = new TracefsReader(texts, survey)) {
            while (first.step()) {
                // the survey takes what it needs
            }
            if (survey.readNothing()) {
                throw new BadInputException(
                        first.file() + ":" + first.lineOfFile() + ": holds no line of a trace");
            }
        }
        this.maps = new MapLines(survey, log, domains, tally, losses);
        this.commands = new CommandLines(survey, log, domains, tally, losses);
        this.rmp = new RmpCalls(survey, log, losses);
        this.devices = new DeviceLines(survey, log, tally, options);
        devices.changes().forEach(each -> domains.real(each.domain()));
        this.reader = new TracefsReader(texts, this);
        this.lastTs = survey.firstTs();
        devices.changesAt(0, lastTs, 0);
    }

    /** Whether lines look like tracefs text: one does, or a tracer's header. */
    static boolean recognises(List<String> head) {
        return head.stream()
                .anyMatch(
                        line ->
                                line.startsWith("# tracer:")
                                        || TracefsLine.parse(line).isPresent());
    }

    @Override
    public boolean hasNext() {
        while (log.isEmpty()) {
            if (!reader.step()) {
                return !log.isEmpty();
            }
            lines++;
        }
        return true;
    }

    @Override
    public TraceEvent next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return log.take();
    }

    @Override
    public void opened(String file) {}

    @Override
    public void sighting(Sighting sighting) {
        inHole = false;
        TracefsLine line = sighting.line();
        lastTs = Math.max(lastTs, line.ts());
        try {
            accept(sighting);
        } catch (IllegalArgumentException e) {
            String cause = line.event() + ": " + e.getMessage();
            problems.onProblem(new Problem(reader.file(), reader.lineOfFile(), cause));
            tally.unreadable++;
            log.addGap(streamOf(sighting.kind()), sighting.number(), lastTs, 1);
        }
        devices.changesAt(sighting.number(), line.ts(), line.tsErr());
    }

    private void accept(Sighting sighting) {
        if (sighting.returns()) {
            returned(sighting);
            return;
        }
        switch (sighting.kind()) {
            case MAP, UNMAP, MAP_CALL, MAP_LEAVES, MAP_LEAVES_INNER, UNMAP_CALL, UNMAP_LEAVES ->
                    maps.accept(sighting);
            case COMMAND -> commands.queued(sighting);
            case WAIT -> commands.waitEntered(sighting);
            case RMP_PRIVATE, RMP_SHARED, PSMASH -> rmp.entered(sighting);
            case ATTACH -> devices.attached(sighting);
            case IO_PAGE_FAULT -> devices.faulted(sighting);
            case MARKER -> devices.marked(sighting);
            case SYNC, FLUSH, BUILD -> {} // the survey took the domain's id from them
            case OTHER -> tally.ignore(sighting.line().event());
        }
    }

    private void returned(Sighting sighting) {
        switch (sighting.kind()) {
            case WAIT -> commands.waitReturned(sighting);
            case RMP_PRIVATE, RMP_SHARED, PSMASH -> rmp.returned(sighting);
            case COMMAND -> {} // the survey took the refusals from them
            default -> tally.ignore(sighting.line().event());
        }
    }

    private static Stream streamOf(Kind kind) {
        return switch (kind) {
            case RMP_PRIVATE, RMP_SHARED, PSMASH -> Stream.RMP;
            case MARKER -> Stream.DMA;
            default -> Stream.IOMMU;
        };
    }

    @Override
    public void lost(long number, int cpu, long events) {
        tally.lost += events;
        losses.add(cpu, number);
        addGaps(number, events);
    }

    @Override
    public void unreadable(String file, long lineOfFile, long number, String cause) {
        problems.onProblem(new Problem(file, lineOfFile, cause));
        tally.unreadable++;
        if (!inHole) {
            addGaps(number, 0);
        }
        inHole = true;
    }

    /** A line may have told of anything, so each stream that this format can feed has the hole. */
    private void addGaps(long number, long lost) {
        log.addGap(Stream.IOMMU, number, lastTs, lost);
        log.addGap(Stream.RMP, number, lastTs, lost);
        if (log.counts().containsKey(Op.ACCESS)) {
            log.addGap(Stream.DMA, number, lastTs, lost);
        }
    }

    @Override
    public void overwritten(long events) {
        tally.overwritten += events;
    }

    @Override
    public TraceClock clock() {
        return TraceClock.BOOT;
    }

    @Override
    public Anchors anchors() {
        return survey.anchors();
    }

    @Override
    public ImportSummary summary() {
        List<Capability> capabilities =
                new Capabilities(survey, log.counts()).all(!domains.realIds().isEmpty());
        return new ImportSummary(
                new ImportSummary.Lines(lines, tally.ignored, tally.unreadable),
                tally.lost,
                tally.overwritten,
                log.lateEvents(),
                log.counts(),
                tally.devices,
                facts().notes(capabilities),
                capabilities);
    }

    /** What it found of the tables, so far. */
    TableFacts facts() {
        return new TableFacts(
                domains.realIds(),
                domains.madeUpIds(),
                tally.leafSizes,
                tally.leavesInferred,
                tally.flushes.flushed(),
                tally.flushes.unflushed());
    }

    @Override
    public void close() {
        reader.close();
    }
}
