package dev.fencepost.producer.importer;

import dev.fencepost.model.Access;
import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Fault;
import dev.fencepost.model.Gap;
import dev.fencepost.model.Op;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the recordings of an incident end: of what comes later in another one, the tables may have
 * changed in the meantime, and nobody saw it. A gap in each stream that the ended recording told of
 * says so, in front of the first such event.
 */
final class Ends {
    private static final Map<Op, Stream> TABLES =
            Map.of(
                    Op.MAP, Stream.IOMMU,
                    Op.UNMAP, Stream.IOMMU,
                    Op.INVALIDATE, Stream.IOMMU,
                    Op.RMPUPDATE, Stream.RMP,
                    Op.PSMASH, Stream.RMP);

    private final List<Long> last = new ArrayList<>();
    private final List<Set<Stream>> streams = new ArrayList<>();
    private final Set<DeviceId> placed = new HashSet<>();

    /** The next recording: its end by its own clock, that clock, and what it tells. */
    void add(long end, ClockFit clock, Told told) {
        Set<Stream> fed = EnumSet.noneOf(Stream.class);
        TABLES.forEach(
                (op, stream) -> {
                    if (told.tells(op)) {
                        fed.add(stream);
                    }
                });
        boolean known = end != Long.MAX_VALUE;
        last.add(known ? clock.at(end) + clock.errorAt(end) : end);
        streams.add(fed);
    }

    private void follow(DeviceEntry entry) {
        if (entry.on()) {
            placed.add(entry.bdf());
        } else {
            placed.remove(entry.bdf());
        }
    }

    /** Of a device that is in no known domain nothing is said anyway. */
    private boolean isJudged(TraceEvent event) {
        if (event instanceof Access access) {
            return placed.contains(access.bdf());
        }
        return event instanceof Fault || (event.stream() == Stream.RMP && !(event instanceof Gap));
    }

    /** An event of one recording comes next: adds the gap where another one is over for certain. */
    void passedBy(int part, TraceEvent event, EventLog log) {
        if (event instanceof DeviceEntry entry) {
            follow(entry);
        }
        if (!isJudged(event)) {
            return;
        }
        for (int i = 0; i < last.size(); i++) {
            if (i != part && event.ts() - event.envelope().tsErr() > last.get(i)) {
                streams.get(i).forEach(stream -> log.addGap(stream, 0, event.ts(), 0));
                last.set(i, Long.MAX_VALUE);
            }
        }
    }
}
