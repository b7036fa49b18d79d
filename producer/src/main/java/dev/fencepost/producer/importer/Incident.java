package dev.fencepost.producer.importer;

import dev.fencepost.model.Access;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.importer.ImportSummary.Capability;
import dev.fencepost.trace.Moved;
import dev.fencepost.trace.ProblemListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/**
 * Several recordings of one incident as one: on one clock, in one order, each thing told once.
 *
 * <p>It reads each recording one time more than that alone would be read, to know what the others
 * tell. A recording without times is the state at the start.
 */
public final class Incident implements Importer {
    private final List<IncidentPart> parts;
    private final List<ShiftedSource> sources = new ArrayList<>();
    private final ClockPlan clocks;
    private final Overlaps overlaps;
    private final UnitMatch units;
    private final Ends ends;
    private final FusedAccesses accesses = new FusedAccesses();
    private final Directions directions = new Directions();
    private final EventLog log;
    private final TraceClock clock;

    /**
     * Opens recordings of different formats.
     *
     * @param offsets what a person says to add to the times of one, by its format's or file's name
     * @throws dev.fencepost.trace.BadInputException where nothing in one can be read, or clocks
     *     cannot be related
     */
    public Incident(
            List<IncidentPart> parts,
            ImportOptions options,
            Map<String, String> offsets,
            ProblemListener problems) {
        this.parts = parts.stream().sorted(Comparator.comparing(IncidentPart::format)).toList();
        this.log = new EventLog(options.host());
        List<Recorded> recordings = new ArrayList<>();
        try {
            this.parts.forEach(each -> recordings.add(each.open(options, problems)));
            clocks = new ClockPlan(this.parts, recordings, offsets);
            clock = recordings.get(clocks.reference()).clock();
            List<UnitSigns> tables = new ArrayList<>();
            List<Told> told = firstReading(options, tables);
            units = new UnitMatch(tables, recordings.get(clocks.reference()).units());
            overlaps = new Overlaps(this.parts, told);
            long start = told.get(clocks.reference()).firstTs();
            ends = new Ends();
            for (int i = 0; i < recordings.size(); i++) {
                ends.add(recordings.get(i).end(), clockOf(i, start), told.get(i));
            }
            for (int i = 0; i < recordings.size(); i++) {
                sources.add(secondReading(i, recordings.get(i), start));
            }
        } catch (RuntimeException e) {
            recordings.forEach(Incident::close);
            throw e;
        }
    }

    private ShiftedSource secondReading(int part, Recorded recorded, long start) {
        return new ShiftedSource(
                recorded,
                clockOf(part, start),
                event ->
                        overlaps.repeats(part, event)
                                ? Optional.empty()
                                : accesses.settled(part, event));
    }

    private ClockFit clockOf(int part, long start) {
        return clocks.isStart(part) ? ClockFit.start(start) : clocks.fit(part);
    }

    private List<Told> firstReading(ImportOptions options, List<UnitSigns> tables) {
        List<Told> all = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Told told = new Told();
            ClockFit fit = clockOf(i, 0);
            try (ShiftedSource source =
                    new ShiftedSource(
                            parts.get(i).open(options, problem -> {}), fit, Optional::of)) {
                while (source.hasNext()) {
                    TraceEvent event = source.next();
                    told.accept(event);
                    accesses.see(i, event);
                }
                accesses.seen(i);
                if (parts.get(i).format().isState()) {
                    tables.add(source.recorded().units());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            all.add(told);
        }
        return all;
    }

    @Override
    public boolean hasNext() {
        while (log.isEmpty()) {
            int part = earliest();
            if (part < 0) {
                return false;
            }
            TraceEvent event = sources.get(part).next();
            ends.passedBy(part, event, log);
            if (event instanceof Access access && parts.get(part).format().hidesDirections()) {
                event = directions.settled(access);
            }
            event = parts.get(part).format().isState() ? units.settled(event) : event;
            directions.follow(event);
            place(event);
        }
        return true;
    }

    private int earliest() {
        int earliest = -1;
        for (int i = 0; i < sources.size(); i++) {
            if (sources.get(i).hasNext()
                    && (earliest < 0 || sources.get(i).nextTs() < sources.get(earliest).nextTs())) {
                earliest = i;
            }
        }
        return earliest;
    }

    private void place(TraceEvent event) {
        Envelope at = event.envelope();
        Stream stream = event.stream();
        log.add(event.match(new Moved(log.place(stream, 0, at.ts(), at.tsErr()))));
    }

    @Override
    public TraceEvent next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return log.take();
    }

    @Override
    public TraceClock clock() {
        return clock;
    }

    @Override
    public ImportSummary summary() {
        List<ImportSummary> all = summaries();
        TreeMap<String, Long> ignored = new TreeMap<>();
        TreeSet<DeviceId> devices = new TreeSet<>(ImportSummary::compare);
        for (ImportSummary each : all) {
            each.lines().ignored().forEach((kind, count) -> ignored.merge(kind, count, Long::sum));
            devices.addAll(each.devices());
        }
        return new ImportSummary(
                new ImportSummary.Lines(
                        sum(all, each -> each.lines().read()),
                        ignored,
                        sum(all, each -> each.lines().unreadable())),
                sum(all, ImportSummary::lost),
                sum(all, ImportSummary::overwritten),
                log.lateEvents() + sum(all, ImportSummary::late),
                log.counts(),
                devices,
                notes(),
                capabilities(all));
    }

    private static long sum(List<ImportSummary> all, ToLongFunction<ImportSummary> part) {
        return all.stream().mapToLong(part).sum();
    }

    private List<ImportSummary> summaries() {
        return sources.stream().map(each -> each.recorded().summary()).toList();
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>(clocks.notes());
        for (int i = 0; i < parts.size(); i++) {
            String name = parts.get(i).name();
            summaries().get(i).notes().forEach(note -> notes.add(name + ": " + note));
        }
        overlaps.dropped()
                .forEach(
                        (what, count) -> notes.add(count + " " + what + ": told better elsewhere"));
        notes.addAll(accesses.notes());
        notes.addAll(units.notes());
        return notes;
    }

    private List<Capability> capabilities(List<ImportSummary> all) {
        List<Capability> capabilities = new ArrayList<>();
        for (Fact fact : Fact.values()) {
            capabilities.add(best(fact, all));
        }
        return capabilities;
    }

    private Capability best(Fact fact, List<ImportSummary> all) {
        for (int i = 0; i < all.size(); i++) {
            Optional<Capability> present =
                    all.get(i).capabilities().stream()
                            .filter(each -> each.fact() == fact && each.present())
                            .findFirst();
            if (present.isPresent()) {
                String why = parts.get(i).name() + ": " + present.get().why();
                return new Capability(fact, true, why);
            }
        }
        return new Capability(fact, false, fact.advice());
    }

    @Override
    public void close() {
        sources.forEach(each -> close(each.recorded()));
    }

    private static void close(Recorded recorded) {
        try {
            recorded.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
