package dev.fencepost.analyzer.oracle;

import dev.fencepost.model.Access;
import dev.fencepost.model.Alert;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Severity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How often an alert can have been hit at most: once by each access of its domain (and device, and
 * T bit) in its time that ever led to its place; where the trace says what became of it, only by
 * one that failed, or that did not, as the alert claims.
 */
final class Ceiling {
    private static final Set<String> UNTRUSTED = Set.of("SHARED_MIXED", "UNTRUSTED_TO_PRIVATE");

    /** Where an access led, and the 2M of device addresses that it was of. */
    private record Reach(Sighting sighting, Set<Long> frames, Set<Long> windows) {}

    private final boolean told;
    private final Map<Integer, List<Reach>> byDomain = new HashMap<>();

    /**
     * @param told whether the trace has the outcomes
     */
    Ceiling(SimulatedRun run, Leads leads, boolean told) {
        this.told = told;
        for (Sighting sighting : run.sightings()) {
            byDomain.computeIfAbsent(sighting.domain(), domain -> new ArrayList<>())
                    .add(reach(sighting, leads));
        }
    }

    private static Reach reach(Sighting sighting, Leads leads) {
        Access access = sighting.access();
        Set<Long> frames = new HashSet<>();
        Set<Long> windows = new HashSet<>();
        long end = access.iova() + access.length();
        for (long at = access.iova(); at < end; at = (at & -Pages.SIZE_4K) + Pages.SIZE_4K) {
            frames.addAll(leads.frames(sighting.domain(), at));
            windows.add(Pages.frameOf(at));
        }
        return new Reach(sighting, frames, windows);
    }

    /** Whether hits of an alert are accesses at all. */
    static boolean applies(Alert alert) {
        return switch (alert.kind()) {
            case SIZE_MISMATCH,
                    BOUNDARY_CROSSING,
                    FLUSH_ORDER,
                    STALE_ACCESS,
                    OWNERSHIP,
                    UNMAPPED_DMA ->
                    alert.domain().isPresent();
            default -> false;
        };
    }

    long of(Alert alert) {
        return byDomain.getOrDefault(alert.domain().getAsInt(), List.of()).stream()
                .filter(reach -> matches(alert, reach.sighting()) && leadsTo(alert, reach))
                .count();
    }

    private boolean matches(Alert alert, Sighting sighting) {
        Access access = sighting.access();
        boolean there =
                alert.firstTs() <= access.ts()
                        && access.ts() <= alert.lastTs()
                        && alert.bdf().stream().allMatch(access.bdf()::equals);
        return there && fits(alert, access.trusted()) && (!told || agrees(alert, sighting));
    }

    private static boolean fits(Alert alert, boolean trusted) {
        return switch (alert.kind()) {
            case SIZE_MISMATCH, OWNERSHIP -> trusted != UNTRUSTED.contains(alert.code());
            case BOUNDARY_CROSSING -> trusted || !alert.code().equals("LEAF_STRADDLES");
            default -> true;
        };
    }

    /** What came through cannot have been a FAULT; what failed may be one hit of a BREACH. */
    private static boolean agrees(Alert alert, Sighting sighting) {
        Outcome outcome = sighting.deed().outcome();
        boolean failed = outcome != Outcome.OK && outcome != Outcome.STALLED;
        return failed || alert.severity() == Severity.BREACH;
    }

    private static boolean leadsTo(Alert alert, Reach reach) {
        if (alert.window().isEmpty()) {
            return reach.windows().contains(Pages.frameOf(alert.iova().getAsLong()));
        }
        long window = alert.window().getAsLong();
        if (alert.code().equals("LEAF_STRADDLES")) {
            long bytes = alert.ioPageSize().getAsLong();
            return reach.frames().stream()
                    .anyMatch(frame -> Long.compareUnsigned(frame - window, bytes) < 0);
        }
        return reach.frames().contains(window);
    }
}
