package dev.fencepost.producer.importer;

import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Fault;
import dev.fencepost.model.Op;
import dev.fencepost.model.TraceEvent;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/** What one recording of an incident tells of, learnt before any event is handed out. */
final class Told {
    /** More faults than this are not set side by side with those of another. */
    private static final int MAX_KEPT = 1 << 16;

    /** A fault as more than one recording names it. */
    record FaultKey(DeviceId device, String code, long address) {
        static FaultKey of(Fault fault) {
            return new FaultKey(fault.bdf(), fault.code(), fault.address());
        }
    }

    private final Set<Op> ops = EnumSet.noneOf(Op.class);
    private final Set<DeviceId> placed = new HashSet<>();
    private final Set<FaultKey> faults = new HashSet<>();
    private long firstTs = Long.MAX_VALUE;

    void accept(TraceEvent event) {
        ops.add(event.op());
        firstTs = Math.min(firstTs, event.ts());
        if (event instanceof DeviceEntry entry) {
            placed.add(entry.bdf());
        } else if (event instanceof Fault fault && faults.size() < MAX_KEPT) {
            faults.add(FaultKey.of(fault));
        }
    }

    boolean tells(Op op) {
        return ops.contains(op);
    }

    /** Whether it says which domain a device is in. */
    boolean places(DeviceId device) {
        return placed.contains(device);
    }

    boolean tells(FaultKey fault) {
        return faults.contains(fault);
    }

    /** Of its earliest event; absent events make it 0. */
    long firstTs() {
        return firstTs == Long.MAX_VALUE ? 0 : firstTs;
    }
}
