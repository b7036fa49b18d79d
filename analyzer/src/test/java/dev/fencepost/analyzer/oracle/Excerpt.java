package dev.fencepost.analyzer.oracle;

import dev.fencepost.analyzer.shadow.RmpResult;
import dev.fencepost.model.Access;
import dev.fencepost.model.Completion;
import dev.fencepost.model.CompletionWait;
import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.Fault;
import dev.fencepost.model.Invalidate;
import dev.fencepost.model.InvalidateKind;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.MergeLeaves;
import dev.fencepost.model.Op;
import dev.fencepost.model.Pages;
import dev.fencepost.model.RmpEvent;
import dev.fencepost.model.SplitLeaves;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unmap;
import dev.fencepost.trace.JsonlWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What of a trace concerns one access: a trace short enough to be read. */
final class Excerpt {
    private static final int MOST_EVENTS = 60;

    private final Sighting sighting;
    private final List<MapLeaves> maps = new ArrayList<>();

    private Excerpt(Sighting sighting) {
        this.sighting = sighting;
    }

    /** The events up to an access that concern its frames, the last of them. */
    static String of(List<TraceEvent> trace, Sighting sighting) {
        Excerpt excerpt = new Excerpt(sighting);
        List<TraceEvent> setting = new ArrayList<>();
        ArrayDeque<TraceEvent> rest = new ArrayDeque<>();
        for (TraceEvent event : trace) {
            if (excerpt.concerns(event)) {
                boolean keep = event instanceof DeviceEntry || event instanceof MapLeaves;
                (keep ? setting : rest).add(event);
            }
            if (rest.size() > MOST_EVENTS) {
                rest.removeFirst();
            }
            if (event.seq() == sighting.access().seq()) {
                break;
            }
        }
        setting.addAll(rest);
        return setting.stream().map(JsonlWriter::line).collect(Collectors.joining("\n"));
    }

    private boolean concerns(TraceEvent event) {
        if (event instanceof MapLeaves map) {
            boolean mine = isMine(map.domain(), map.iova(), map.size() * map.count());
            if (mine) {
                maps.add(map);
            }
            return mine;
        }
        if (event instanceof DeviceEntry entry) {
            return entry.domain() == sighting.domain();
        }
        if (event instanceof Unmap unmap) {
            return isMine(unmap.domain(), unmap.iova(), unmap.size());
        }
        if (event instanceof SplitLeaves split) {
            return isMine(split.domain(), split.iova(), split.size());
        }
        if (event instanceof MergeLeaves merge) {
            return isMine(merge.domain(), merge.iova(), merge.size());
        }
        if (event instanceof Invalidate invalidate) {
            return invalidate.kind() != InvalidateKind.PAGES
                    || isMine(invalidate.domain(), invalidate.iova(), invalidate.size());
        }
        if (event instanceof Access access) {
            return access.bdf().equals(sighting.access().bdf())
                    && isMine(sighting.domain(), access.iova(), access.length());
        }
        if (event instanceof RmpEvent rmp) {
            return rmp.op() != Op.GAP && isMine(RmpResult.spa(rmp));
        }
        return event instanceof Completion
                || event instanceof CompletionWait
                || event instanceof Fault fault && fault.bdf().equals(sighting.access().bdf());
    }

    private boolean isMine(int domain, long iova, long size) {
        Access access = sighting.access();
        long from = Pages.frameOf(access.iova());
        long to = Pages.frameOf(access.iova() + access.length() - 1) + Pages.SIZE_2M;
        return domain == sighting.domain() && (size == 0 || iova < to && iova + size > from);
    }

    private boolean isMine(long spa) {
        Access access = sighting.access();
        return maps.stream()
                .anyMatch(
                        map ->
                                near(map, access.iova(), spa)
                                        || near(map, access.iova() + access.length() - 1, spa));
    }

    private static boolean near(MapLeaves map, long iova, long spa) {
        boolean holds = Long.compareUnsigned(iova - map.iova(), map.size() * map.count()) < 0;
        return holds && Pages.frameOf(map.spa() + iova - map.iova()) == Pages.frameOf(spa);
    }
}
