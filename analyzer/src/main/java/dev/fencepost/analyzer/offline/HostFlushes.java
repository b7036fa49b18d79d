package dev.fencepost.analyzer.offline;

import dev.fencepost.analyzer.alerts.Episodes;
import dev.fencepost.analyzer.offline.RangeSet.Range;
import dev.fencepost.analyzer.rules.Facts;
import dev.fencepost.analyzer.rules.Hazard;
import dev.fencepost.analyzer.rules.Subject;
import dev.fencepost.analyzer.shadow.RmpResult;
import dev.fencepost.model.Alert;
import dev.fencepost.model.Completion;
import dev.fencepost.model.CompletionWait;
import dev.fencepost.model.Confidence;
import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Gap;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Invalidate;
import dev.fencepost.model.InvalidateKind;
import dev.fencepost.model.LeafRun;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.MergeLeaves;
import dev.fencepost.model.Op;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Phase;
import dev.fencepost.model.PsmashIo;
import dev.fencepost.model.PunsmashIo;
import dev.fencepost.model.RmpEvent;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Severity;
import dev.fencepost.model.SplitLeaves;
import dev.fencepost.model.Stream;
import dev.fencepost.model.Taken;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unmap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** The flushes of one host in one run: what each cache still has to let go of. */
final class HostFlushes {
    private final int run;
    private final Hardware hardware;
    private final Episodes points;
    private final Map<Integer, FlushedUnit> units = new HashMap<>();
    private final Map<DeviceId, FlushedCache> atsCaches = new HashMap<>();
    private final Map<Integer, FlushedDomain> domains = new HashMap<>();
    private final Map<DeviceId, DeviceEntry> devices = new HashMap<>();
    private boolean gap;
    private long invalidations;
    private long redundant;

    HostFlushes(String host, int run, Hardware hardware, Consumer<Alert> out) {
        this.run = run;
        this.hardware = hardware;
        this.points = new Episodes(host, run, false);
        points.to(out);
    }

    int run() {
        return run;
    }

    long invalidations() {
        return invalidations;
    }

    long redundant() {
        return redundant;
    }

    void finish() {
        points.finish();
    }

    void accept(Routed routed) {
        TraceEvent event = routed.event();
        switch (event.op()) {
            case DEVICE -> device((DeviceEntry) event);
            case MAP -> {
                MapLeaves map = (MapLeaves) event;
                domain(map.domain()).seen(map);
                changed(map.domain(), routed);
            }
            case UNMAP -> {
                Unmap unmap = (Unmap) event;
                domain(unmap.domain()).seen(unmap);
                changed(unmap.domain(), routed);
                changed(unmap.domain(), Range.of(unmap.iova(), unmap.size()));
            }
            case SPLIT -> {
                SplitLeaves split = (SplitLeaves) event;
                changed(split.domain(), routed);
                changed(split.domain(), Range.of(split.iova(), split.size()));
            }
            case MERGE -> {
                MergeLeaves merge = (MergeLeaves) event;
                changed(merge.domain(), routed);
                changed(merge.domain(), Range.of(merge.iova(), merge.size()));
            }
            case RMPUPDATE, PSMASH, UNSMASH -> rmpChanged((RmpEvent) event);
            case PSMASH_IO -> {
                PsmashIo swap = (PsmashIo) event;
                swapped(swap.domain(), swap.iova(), swap.phase(), swap.rc());
            }
            case PUNSMASH_IO -> {
                PunsmashIo swap = (PunsmashIo) event;
                swapped(swap.domain(), swap.iova(), swap.phase(), swap.rc());
            }
            case INVALIDATE -> invalidate((Invalidate) event);
            case COMPLETION_WAIT ->
                    unit(((CompletionWait) event).unit()).queueWait((CompletionWait) event);
            case COMPLETION -> completion((Completion) event);
            case GAP -> gap |= ((Gap) event).stream() == Stream.IOMMU;
            default -> {}
        }
    }

    private FlushedUnit unit(int number) {
        return units.computeIfAbsent(number, n -> new FlushedUnit());
    }

    private FlushedDomain domain(int number) {
        return domains.computeIfAbsent(number, n -> new FlushedDomain());
    }

    private FlushedCache atsCache(DeviceId device) {
        return atsCaches.computeIfAbsent(device, d -> new FlushedCache());
    }

    private void device(DeviceEntry entry) {
        DeviceEntry before = devices.put(entry.bdf(), entry);
        domain(entry.domain()).enters(entry);
        FlushedUnit unit = unit(entry.unit());
        unit.entry(entry.bdf()).changeWhole();
        unit.pages(entry.domain()).changeWhole();
        if (before != null) {
            unit(before.unit()).entry(entry.bdf()).changeWhole();
            unit(before.unit()).pages(before.domain()).changeWhole();
        }
        if (entry.ats() || before != null && before.ats()) {
            atsCache(entry.bdf()).changeWhole();
        }
    }

    private void changed(int domain, Routed routed) {
        for (LeafRun gone : Taken.of(routed.event(), routed.removed()).gone()) {
            changed(domain, Range.of(gone.iova(), gone.bytes()));
        }
    }

    /** Every unit and device that ever served the domain may hold what went. */
    private void changed(int number, Range range) {
        FlushedDomain domain = domain(number);
        domain.units().forEach(unit -> unit(unit).pages(number).change(range));
        domain.atsDevices().forEach(device -> atsCache(device).change(range));
    }

    /** An RMP change reaches no device's cache, and by the switches perhaps no unit's. */
    private void rmpChanged(RmpEvent event) {
        if (RmpResult.rc(event) != 0) {
            return;
        }
        boolean drops =
                event.op() == Op.RMPUPDATE
                        ? hardware.rmpUpdateInvalidatesIotlb()
                        : hardware.psmashInvalidatesIotlb();
        domains.forEach(
                (number, domain) -> {
                    domain.atsDevices().forEach(bdf -> atsCache(bdf).change(Range.EVERYTHING));
                    if (!drops) {
                        domain.units()
                                .forEach(unit -> unit(unit).pages(number).change(Range.EVERYTHING));
                    }
                });
    }

    private void swapped(int number, long iova, Phase phase, int rc) {
        if (phase == Phase.END && rc == 0) {
            Range frame = Range.of(Pages.frameOf(iova), Pages.SIZE_2M);
            FlushedDomain domain = domain(number);
            domain.units().forEach(unit -> unit(unit).pages(number).forget(frame));
            domain.atsDevices().forEach(device -> atsCache(device).forget(frame));
        }
    }

    private void completion(Completion event) {
        OptionalLong wait = unit(event.unit()).ended(event);
        if (wait.isEmpty()) {
            return;
        }
        atsCaches.forEach(
                (device, cache) -> {
                    if (devices.containsKey(device) && devices.get(device).unit() == event.unit()) {
                        cache.ended(wait.getAsLong(), event.ok());
                    }
                });
    }

    private void invalidate(Invalidate event) {
        invalidations++;
        Range range =
                switch (event.kind()) {
                    case PAGES, DEVICE_TLB -> Range.of(event.iova(), event.size());
                    case DEVICE, ALL -> Range.EVERYTHING;
                };
        FlushedUnit unit = unit(event.unit());
        List<FlushedCache> reached =
                switch (event.kind()) {
                    case PAGES -> List.of(unit.pages(event.domain()));
                    case DEVICE_TLB -> List.of(atsCache(event.bdf()));
                    case DEVICE -> List.of(unit.entry(event.bdf()));
                    case ALL -> unit.caches();
                };
        boolean needed = reached.stream().anyMatch(cache -> cache.calls(range));
        if (!needed && known(event)) {
            redundant++;
            raise(event, reached);
        }
        long position = unit.queue();
        reached.forEach(cache -> cache.flush(event, range, position));
    }

    /** Whether the trace shows what the invalidation could be for. */
    private boolean known(Invalidate event) {
        return switch (event.kind()) {
            case PAGES -> domain(event.domain()).known();
            case DEVICE_TLB -> domainOf(event.bdf()).map(FlushedDomain::known).orElse(false);
            case DEVICE -> devices.containsKey(event.bdf());
            case ALL -> true;
        };
    }

    private Optional<FlushedDomain> domainOf(DeviceId bdf) {
        return Optional.ofNullable(devices.get(bdf)).map(entry -> domain(entry.domain()));
    }

    private void raise(Invalidate event, List<FlushedCache> reached) {
        boolean pages = event.kind() == InvalidateKind.PAGES;
        boolean device = !event.bdf().equals(DeviceId.NONE);
        OptionalInt domain =
                pages
                        ? OptionalInt.of(event.domain())
                        : device && devices.containsKey(event.bdf())
                                ? OptionalInt.of(devices.get(event.bdf()).domain())
                                : OptionalInt.empty();
        boolean placed = event.size() != 0;
        Subject subject =
                new Subject(
                        Hazard.REDUNDANT_FLUSH,
                        Hazard.REDUNDANT_FLUSH.name(),
                        domain,
                        device ? Optional.of(event.bdf()) : Optional.empty(),
                        placed
                                ? OptionalLong.of(Pages.frameOf(event.iova()))
                                : OptionalLong.empty(),
                        true,
                        0);
        List<TraceEvent> evidence = new ArrayList<>();
        domain.ifPresent(number -> evidence.addAll(domain(number).witnesses()));
        reached.stream().limit(8).forEach(cache -> cache.last().ifPresent(evidence::add));
        evidence.add(event);
        points.point(
                subject,
                event,
                Severity.LATENT,
                gap ? Confidence.POSSIBLE : Confidence.CERTAIN,
                placed ? Facts.NONE.at(event.iova()) : Facts.NONE,
                () -> evidence);
    }
}
