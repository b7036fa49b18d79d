package dev.fencepost.producer.importer;

import dev.fencepost.model.Gap;
import dev.fencepost.model.Op;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.importer.ImportSummary.Capability;
import dev.fencepost.trace.BadInputException;
import dev.fencepost.trace.ProblemListener;
import dev.fencepost.trace.ProblemListener.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Imports text of Linux's ftrace family: tracefs ({@code trace}, {@code trace_pipe}), {@code
 * trace-cmd report}, {@code perf script}, with the {@code iommu:*}, {@code dma:*} and {@code
 * kvm:kvm_rmp_fault} tracepoints and kprobes on the AMD driver; grammar: {@link LineHead}, and
 * Documentation/trace/kprobetrace.rst.
 *
 * <p>It reads the text twice. The first reading learns what only later lines tell ({@link Survey});
 * the second makes the events as it goes. Memory does not grow with the text's length but with the
 * machine: tasks at one time (65,536 at most), domains and devices, attachments, and what is mapped
 * at a time where the DMA API tells the domains; and by 16 bytes for each refused command and each
 * DMA marker, of which it keeps a million each.
 *
 * <p>Kprobes are known by the function they sit on, their values by the keys of the recipe ({@code
 * dom, iova, paddr, size, prot, pgsize, pgcount, iommu, d0..d3, addr, domid, pfn, gpa, level, asid,
 * immutable, ret}).
 *
 * <p>Times: the kernel rounds to the microsecond, so tsErr is 500 ns (perf cuts: 1000); with {@code
 * ns} resolution it is 0. Numbers of a clock that counts no time are taken as they are. A skew
 * between CPUs, which the clock {@code local} may have, cannot be told from the text.
 *
 * <p>A line that is no trace line is a problem and a gap in every stream; one of a known event with
 * values missing, a gap in that event's stream; an unknown event is no loss. Each line read counts
 * once, see {@link Tally}.
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
    private final FlushCalls flushes;
    private final RmpCalls rmp;
    private final DeviceLines devices;
    private final DeviceJoin join;
    private long lastTs;
    private boolean inHole;

    TracefsImporter(List<TraceText> texts, ImportOptions options, ProblemListener problems) {
        this.problems = problems;
        this.log = new EventLog(options.host());
        survey(texts, options);
        Account account = new Account(survey, log, domains, tally, losses);
        this.devices = new DeviceLines(account, options);
        devices.changes().forEach(each -> domains.real(each.domain()));
        this.join = new DeviceJoin(account, devices);
        this.maps = new MapLines(account, join, options.pageSizes());
        this.commands = new CommandLines(account);
        this.flushes = new FlushCalls(account);
        this.rmp = new RmpCalls(account);
        this.reader = new TracefsReader(texts, options.unwrap(), this);
        this.lastTs = survey.firstTs();
        if (survey.has(Kind.UNMAP) && !flushesSeen()) {
            log.add(Gap.ofFlushes(log.place(Stream.IOMMU, 0, lastTs, 0)));
        }
        devices.changesAt(0, lastTs, 0);
    }

    private boolean flushesSeen() {
        List<Capability> all = new Capabilities(survey, log.counts()).all(false);
        return List.of(Fact.INVALIDATIONS, Fact.COMPLETIONS).stream()
                .allMatch(
                        fact ->
                                all.stream()
                                        .anyMatch(each -> each.present() && each.fact() == fact));
    }

    private void survey(List<TraceText> texts, ImportOptions options) {
        try (TracefsReader first = new TracefsReader(texts, options.unwrap(), survey)) {
            while (first.step()) {
                // the survey takes what it needs
            }
            if (survey.readNothing()) {
                throw new BadInputException(
                        first.file() + ":" + first.lineOfFile() + ": holds no line of a trace");
            }
        }
    }

    /** Whether lines look like the family's text: one does, or a tracer's header. */
    static boolean recognises(List<String> head) {
        return head.stream()
                .map(Unwrapper::withoutQuote)
                .anyMatch(
                        line ->
                                line.startsWith("# tracer:")
                                        || TracefsLine.parse(line).isPresent());
    }

    @Override
    public boolean hasNext() {
        while (log.isEmpty()) {
            if (!readLine()) {
                return !log.isEmpty();
            }
        }
        return true;
    }

    /** Reads on; false when the text is over and all that waited for it is let go. */
    private boolean readLine() {
        tally.line();
        if (reader.step()) {
            return true;
        }
        tally.noLine();
        join.finish();
        return false;
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
        join.passed(sighting);
        try {
            if (sighting.returns()) {
                returned(sighting);
            } else {
                entered(sighting);
            }
        } catch (IllegalArgumentException e) {
            String cause = line.event() + ": " + e.getMessage();
            problems.onProblem(new Problem(reader.file(), reader.lineOfFile(), cause));
            tally.unreadable();
            log.addGap(streamOf(sighting.kind()), sighting.number(), lastTs, 1);
        }
        devices.changesAt(sighting.number(), line.ts(), line.tsErr());
    }

    private void entered(Sighting sighting) {
        switch (sighting.kind()) {
            case MAP, UNMAP, MAP_CALL, MAP_LEAVES, MAP_LEAVES_INNER, UNMAP_CALL, UNMAP_LEAVES ->
                    maps.accept(sighting);
            case DMA_MAP, DMA_UNMAP -> join.named(sighting);
            case COMMAND -> commands.queued(sighting);
            case WAIT -> {
                commands.waitEntered(sighting);
                flushes.waitEntered(sighting);
            }
            case FLUSH, BUILD -> flushes.called(sighting);
            case RMP_PRIVATE, RMP_SHARED, PSMASH -> rmp.entered(sighting);
            case RMP_FAULT -> rmp.faulted(sighting);
            case ATTACH -> devices.attached(sighting);
            case DETACH, GROUP_ADD -> devices.named(sighting);
            case IO_PAGE_FAULT -> devices.faulted(sighting);
            case MARKER -> devices.marked(sighting);
            case SYNC -> {} // the survey took the domain's id from it
            case OTHER -> throw new IllegalStateException("a sighting of no use");
        }
    }

    private void returned(Sighting sighting) {
        switch (sighting.kind()) {
            case WAIT -> {
                commands.waitReturned(sighting);
                flushes.waitReturned(sighting);
            }
            case RMP_PRIVATE, RMP_SHARED, PSMASH -> rmp.returned(sighting);
            case COMMAND -> {} // the survey took the refusals from them
            default -> tally.ignore(sighting.line().event());
        }
    }

    @Override
    public void ignored(long number, long ts, String event) {
        inHole = false;
        lastTs = Math.max(lastTs, ts);
        tally.ignore(event);
    }

    private static Stream streamOf(Kind kind) {
        return switch (kind) {
            case RMP_PRIVATE, RMP_SHARED, PSMASH, RMP_FAULT -> Stream.RMP;
            case MARKER -> Stream.DMA;
            default -> Stream.IOMMU;
        };
    }

    @Override
    public void lost(long number, int cpu, long events) {
        tally.lost += events;
        losses.add(cpu, number);
        join.lost();
        addGaps(number, events);
    }

    @Override
    public void unreadable(String file, long lineOfFile, long number, String cause) {
        tally.unreadable();
        hole(file, lineOfFile, number, cause);
    }

    @Override
    public void damaged(String file, long lineOfFile, long number, String cause) {
        tally.damaged++;
        hole(file, lineOfFile, number, cause);
    }

    private void hole(String file, long lineOfFile, long number, String cause) {
        problems.onProblem(new Problem(file, lineOfFile, cause));
        if (!inHole) {
            addGaps(number, 0);
        }
        inHole = true;
    }

    /** A line may have told of anything, so each stream that this format can feed has the hole. */
    private void addGaps(long number, long lost) {
        log.addGap(Stream.IOMMU, number, lastTs, lost);
        log.addGap(Stream.RMP, number, lastTs, lost);
        if (log.made(Op.ACCESS)) {
            log.addGap(Stream.DMA, number, lastTs, lost);
        }
    }

    @Override
    public void overwritten(long events) {
        tally.overwritten += events;
    }

    /** The count of lines, by what became of them. */
    Tally tally() {
        return tally;
    }

    @Override
    public TraceClock clock() {
        return TraceClock.BOOT;
    }

    @Override
    public UnitSigns units() {
        return survey.signs();
    }

    @Override
    public long end() {
        return survey.lastTs();
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
                tally.summary(),
                tally.lost,
                tally.overwritten,
                log.lateEvents(),
                log.counts(),
                tally.devices(),
                notes(capabilities),
                capabilities);
    }

    private List<String> notes(List<Capability> capabilities) {
        List<String> notes = new ArrayList<>(facts().notes(capabilities));
        if (reader.counts()) {
            notes.add(
                    "the clock counts no nanoseconds: the order holds, lengths of time mean nothing;"
                            + " record with mono in trace_clock");
        }
        if (tally.damaged > 0) {
            notes.add(tally.damaged + " files break off: a gap stands at the end of each");
        }
        for (String name : tally.ignored().keySet()) {
            IgnoredEvents.reason(name).ifPresent(why -> notes.add(name + " is of no use: " + why));
        }
        return notes;
    }

    /** What it found of the tables, so far. */
    TableFacts facts() {
        return new TableFacts(
                domains.realIds(),
                domains.madeUpIds(),
                tally.leafSizes(),
                tally.leavesInferred,
                tally.flushes.flushed(),
                tally.flushes.unflushed());
    }

    @Override
    public void close() {
        reader.close();
    }
}
