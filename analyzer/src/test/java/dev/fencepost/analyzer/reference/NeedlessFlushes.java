package dev.fencepost.analyzer.reference;

import static dev.fencepost.model.Pages.SIZE_2M;

import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Gap;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.HazardKind;
import dev.fencepost.model.Invalidate;
import dev.fencepost.model.InvalidateKind;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.Severity;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unmap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * The invalidations that nothing needed, by the words of docs/ARCHITECTURE.md: each is held,
 * address by address, against all that came before it, anew.
 */
final class NeedlessFlushes {
    private static final String CODE = "REDUNDANT_FLUSH";

    private final History history;
    private final CacheStory caches;
    private final Points points = new Points();

    private NeedlessFlushes(List<TraceEvent> events, Hardware hardware) {
        this.history = new History(events);
        this.caches = new CacheStory(history, hardware);
    }

    /** The final alerts of all events of one host and run, given in any order. */
    static List<Verdict> judge(List<TraceEvent> events, Hardware hardware) {
        NeedlessFlushes flushes = new NeedlessFlushes(events, hardware);
        for (int now = 0; now < flushes.history.size(); now++) {
            if (flushes.history.at(now) instanceof Invalidate invalidate) {
                flushes.judge(invalidate, now);
            }
        }
        return flushes.points.all().stream().map(Episode::verdict).toList();
    }

    private void judge(Invalidate invalidate, int now) {
        if (known(invalidate, now) && !caches.calls(invalidate, now)) {
            boolean gap = before(now).anyMatch(i -> isIommuGap(history.at(i)));
            points.raise(about(invalidate, now), invalidate, 1, Severity.LATENT, !gap);
        }
    }

    private IntStream before(int now) {
        return IntStream.range(0, now);
    }

    private static boolean isIommuGap(TraceEvent event) {
        return event instanceof Gap gap && gap.stream() == Stream.IOMMU;
    }

    /** Whether enough was seen to say what the invalidation could be for. */
    private boolean known(Invalidate invalidate, int now) {
        return switch (invalidate.kind()) {
            case ALL -> true;
            case PAGES -> known(invalidate.domain(), now);
            case DEVICE -> entry(invalidate.bdf(), now).isPresent();
            case DEVICE_TLB ->
                    entry(invalidate.bdf(), now)
                            .filter(entry -> known(entry.domain(), now))
                            .isPresent();
        };
    }

    /** Whether a device and the page table of a domain were seen. */
    private boolean known(int domain, int now) {
        boolean device =
                before(now)
                        .anyMatch(
                                i ->
                                        history.at(i) instanceof DeviceEntry entry
                                                && entry.domain() == domain);
        boolean table =
                before(now)
                        .anyMatch(
                                i ->
                                        history.at(i) instanceof MapLeaves map
                                                        && map.domain() == domain
                                                || history.at(i) instanceof Unmap unmap
                                                        && unmap.domain() == domain);
        return device && table;
    }

    /** The device-table entry as it was last set. */
    private Optional<DeviceEntry> entry(DeviceId bdf, int now) {
        return before(now)
                .mapToObj(history::at)
                .filter(event -> event instanceof DeviceEntry entry && entry.bdf().equals(bdf))
                .map(DeviceEntry.class::cast)
                .reduce((earlier, later) -> later);
    }

    private Episode.About about(Invalidate invalidate, int now) {
        Optional<DeviceId> bdf =
                Optional.of(invalidate.bdf()).filter(device -> !device.equals(DeviceId.NONE));
        OptionalInt domain =
                invalidate.kind() == InvalidateKind.PAGES
                        ? OptionalInt.of(invalidate.domain())
                        : bdf.flatMap(device -> entry(device, now))
                                .map(entry -> OptionalInt.of(entry.domain()))
                                .orElse(OptionalInt.empty());
        OptionalLong place =
                invalidate.size() == 0
                        ? OptionalLong.empty()
                        : OptionalLong.of(invalidate.iova() & -SIZE_2M);
        return new Episode.About(
                HazardKind.REDUNDANT_FLUSH, CODE, domain, bdf, OptionalLong.empty(), place);
    }
}
