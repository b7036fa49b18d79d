package dev.fencepost.analyzer.offline;

import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.TraceEvent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who ever served a domain, and whether its page table was ever seen. */
final class FlushedDomain {
    private final Set<Integer> units = new LinkedHashSet<>();
    private final Set<DeviceId> atsDevices = new LinkedHashSet<>();
    private Optional<DeviceEntry> entered = Optional.empty();
    private Optional<TraceEvent> seen = Optional.empty();

    void enters(DeviceEntry entry) {
        units.add(entry.unit());
        if (entry.ats()) {
            atsDevices.add(entry.bdf());
        }
        entered = entered.or(() -> Optional.of(entry));
    }

    void seen(TraceEvent event) {
        seen = seen.or(() -> Optional.of(event));
    }

    Set<Integer> units() {
        return units;
    }

    Set<DeviceId> atsDevices() {
        return atsDevices;
    }

    /** Whether its devices and its leaves are known, from some time on. */
    boolean known() {
        return entered.isPresent() && seen.isPresent();
    }

    /** The first events that told of them. */
    List<TraceEvent> witnesses() {
        List<TraceEvent> witnesses = new ArrayList<>();
        entered.ifPresent(witnesses::add);
        seen.ifPresent(witnesses::add);
        return witnesses;
    }
}
