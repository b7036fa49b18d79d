package dev.fencepost.analyzer.oracle;

import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.Pages;
import dev.fencepost.model.TraceEvent;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Where device addresses ever led in a trace. */
final class Leads {
    private record Lead(long iova, long spa, long bytes) {
        boolean holds(long address) {
            return Long.compareUnsigned(address - iova, bytes) < 0;
        }
    }

    private final Map<Integer, Set<Lead>> leads = new HashMap<>();

    Leads(List<TraceEvent> trace) {
        for (TraceEvent event : trace) {
            if (event instanceof MapLeaves map) {
                leads.computeIfAbsent(map.domain(), domain -> new LinkedHashSet<>())
                        .add(new Lead(map.iova(), map.spa(), map.size() * map.count()));
            }
        }
    }

    /** The frames that a device address ever led into. */
    Set<Long> frames(int domain, long address) {
        return leads.getOrDefault(domain, Set.of()).stream()
                .filter(lead -> lead.holds(address))
                .map(lead -> Pages.frameOf(lead.spa() + address - lead.iova()))
                .collect(Collectors.toSet());
    }

    /** Whether a device address ever led into a frame. */
    boolean into(long frame, int domain, long address) {
        return into(frame, Pages.SIZE_2M, domain, address);
    }

    /** Whether a device address ever led into so many bytes from a frame on. */
    boolean into(long frame, long bytes, int domain, long address) {
        return leads.getOrDefault(domain, Set.of()).stream()
                .anyMatch(
                        lead ->
                                lead.holds(address)
                                        && Long.compareUnsigned(
                                                        lead.spa() + address - lead.iova() - frame,
                                                        bytes)
                                                < 0);
    }
}
