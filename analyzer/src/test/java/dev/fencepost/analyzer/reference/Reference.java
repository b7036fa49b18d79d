package dev.fencepost.analyzer.reference;

import dev.fencepost.model.Access;
import dev.fencepost.model.Direction;
import dev.fencepost.model.Fault;
import dev.fencepost.model.Gap;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.HazardKind;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.MergeLeaves;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Severity;
import dev.fencepost.model.Source;
import dev.fencepost.model.SplitLeaves;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unmap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** The hazards of one host and run, as the domain's rules read when taken word by word. */
final class Reference {
    private final History history;
    private final Tables tables;
    private final Points points = new Points();
    private final FlushOrder flushes;
    private final TableEpisodes episodes;
    private final Accesses accesses;
    private final Hardware hardware;

    private Reference(List<TraceEvent> events, Hardware hardware) {
        this.hardware = hardware;
        this.history = new History(events);
        this.tables = new Tables(hardware);
        this.flushes = new FlushOrder(history, tables);
        this.episodes = new TableEpisodes(history, tables, points);
        Judge judge = new Judge(history, hardware, tables);
        RmpStory rmp = new RmpStory(history, hardware);
        WholeLeaf whole = new WholeLeaf(history, hardware, tables);
        OldEntries old = new OldEntries(tables, flushes, judge, rmp, whole);
        Impossible impossible = new Impossible(history, hardware, tables, flushes, old, judge);
        this.accesses =
                new Accesses(history, tables, flushes, episodes, points, judge, old, impossible);
    }

    /** The final alerts of all events of one host and run, given in any order. */
    static List<Verdict> judge(List<TraceEvent> events, Hardware hardware) {
        return new Reference(events, hardware).run();
    }

    private List<Verdict> run() {
        for (int now = 0; now < history.size(); now++) {
            step(history.at(now), now);
        }
        return Stream.of(episodes.all(), flushes.all(), points.all())
                .flatMap(all -> all.stream())
                .map(Episode::verdict)
                .toList();
    }

    private void step(TraceEvent event, int now) {
        attempt(event, now).ifPresent(attempt -> accesses.access(attempt, now));
        if (event instanceof Access) {
            return;
        }
        List<Leaf> removed = tables.apply(event, now);
        domainOf(event).ifPresent(domain -> flushes.changed(domain, removed, now));
        flushes.update(event, now);
        episodes.update(new Disagreements(history, hardware, tables, now).all(), now);
        RmpFailure.of(event).ifPresent(failure -> failed(failure, event));
        if (event instanceof Gap gap) {
            points.raise(about(gap), event, 1, Severity.LATENT, true);
        }
    }

    /** The domain whose leaves an event changes. */
    static OptionalInt domainOf(TraceEvent event) {
        if (event instanceof MapLeaves map) {
            return OptionalInt.of(map.domain());
        }
        if (event instanceof Unmap unmap) {
            return OptionalInt.of(unmap.domain());
        }
        if (event instanceof SplitLeaves split) {
            return OptionalInt.of(split.domain());
        }
        return event instanceof MergeLeaves merge
                ? OptionalInt.of(merge.domain())
                : OptionalInt.empty();
    }

    private static Episode.About about(Gap gap) {
        return new Episode.About(
                HazardKind.TRACE_GAP,
                gap.stream().name(),
                OptionalInt.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty());
    }

    private void failed(RmpFailure failure, TraceEvent event) {
        Episode.About about =
                new Episode.About(
                        HazardKind.RMP_FAILED,
                        failure.code(),
                        OptionalInt.empty(),
                        Optional.empty(),
                        OptionalLong.of(Pages.frameOf(failure.spa())),
                        OptionalLong.empty());
        points.raise(about, event, 1, Severity.LATENT, true);
    }

    private Optional<Attempt> attempt(TraceEvent event, int now) {
        if (event instanceof Access access) {
            return tables.device(access.bdf())
                    .map(
                            device ->
                                    new Attempt(
                                            access,
                                            device,
                                            access.iova(),
                                            access.length(),
                                            Set.of(access.dir()),
                                            access.trusted(),
                                            access.outcome(),
                                            access.source()));
        }
        return event instanceof Fault fault && countsAsAccess(fault, now)
                ? tables.device(fault.bdf()).map(device -> attempt(fault, device))
                : Optional.empty();
    }

    private static Attempt attempt(Fault fault, Tables.Device device) {
        return new Attempt(
                fault,
                device,
                fault.address(),
                1,
                Set.of(Direction.READ, Direction.WRITE),
                device.entry().trusted(),
                Outcome.valueOf(fault.code()),
                Source.UNKNOWN);
    }

    /** A page fault counts unless the device's last ACCESS before it holds the address. */
    private boolean countsAsAccess(Fault fault, int now) {
        if (!Set.of("IO_PAGE_FAULT", "RMP_PAGE_FAULT").contains(fault.code())) {
            return false;
        }
        for (int i = now - 1; i >= 0; i--) {
            if (history.at(i) instanceof Access access && access.bdf().equals(fault.bdf())) {
                Range touched = new Range(access.iova(), access.length());
                return !touched.overlaps(new Range(fault.address(), 1));
            }
        }
        return true;
    }
}
