package dev.fencepost.producer.importer;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.LeafRun;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Stream;
import dev.fencepost.model.Unmap;
import java.util.ArrayList;
import java.util.List;

/**
 * Maps and unmaps: however many probes tell of one, one comes out.
 *
 * <p>It comes where the call ends ({@code iommu:map}, {@code iommu:unmap}), and its clock error
 * reaches back to where the call began, for the leaves change somewhere between. In a recording
 * without those tracepoints it comes where the innermost probe shows it begin.
 */
final class MapLines {
    private final EventLog log;
    private final Domains domains;
    private final Tally tally;
    private final DeviceJoin join;
    private final MapCalls calls;
    private final PageSizes sizes;
    private final boolean maps;
    private final boolean unmaps;
    private final boolean leaves;
    private final boolean innerLeaves;

    MapLines(Account account, DeviceJoin join, PageSizes sizes) {
        this.log = account.log();
        this.domains = account.domains();
        this.tally = account.tally();
        this.join = join;
        this.sizes = sizes;
        this.calls = new MapCalls(account.losses());
        Survey survey = account.survey();
        this.maps = survey.has(Kind.MAP);
        this.unmaps = survey.has(Kind.UNMAP);
        this.leaves = survey.has(Kind.MAP_LEAVES);
        this.innerLeaves = survey.has(Kind.MAP_LEAVES_INNER);
    }

    /**
     * @throws IllegalArgumentException where values are missing or make no sense
     */
    void accept(Sighting sighting) {
        switch (sighting.kind()) {
            case MAP_CALL -> mapCall(sighting);
            case MAP_LEAVES -> leaves(sighting, true);
            case MAP_LEAVES_INNER -> leaves(sighting, !leaves);
            case MAP -> mapped(sighting, calls.ended(sighting), sighting.fields().number("size"));
            case UNMAP_CALL -> unmapCall(sighting);
            case UNMAP_LEAVES -> calls.unmapping(sighting);
            case UNMAP -> unmapped(sighting);
            default -> throw new IllegalStateException("no map line: " + sighting.kind());
        }
    }

    private void mapCall(Sighting sighting) {
        calls.opened(sighting);
        if (!maps && !leaves && !innerLeaves) {
            mapped(sighting, calls.ended(sighting), sighting.fields().number("size"));
        }
    }

    private void leaves(Sighting sighting, boolean outermost) {
        if (!outermost) {
            return;
        }
        LeafRun run = calls.leaves(sighting);
        if (!maps) {
            MapCalls.Call call = calls.ended(sighting);
            calls.opened(sighting);
            add(sighting, call, List.of(run));
        }
    }

    private void mapped(Sighting sighting, MapCalls.Call call, long size) {
        long iova = sighting.fields().number("iova");
        long spa = sighting.fields().number("paddr");
        List<LeafRun> runs = call.exactly(iova, spa, size);
        if (runs.isEmpty()) {
            runs = Leaves.inferred(iova, spa, size, call.perm(), sizes);
            tally.leavesInferred++;
        }
        add(sighting, call, runs);
    }

    private void add(Sighting sighting, MapCalls.Call call, List<LeafRun> runs) {
        boolean waits = call.domain() == 0 && join.active();
        int domain = waits ? 0 : domains.of(call.domain(), sighting.number());
        List<MapLeaves> events = new ArrayList<>(runs.size());
        for (LeafRun run : runs) {
            events.add(event(place(sighting, call), domain, run));
            tally.leaf(run.size());
        }
        if (waits) {
            LeafRun last = runs.get(runs.size() - 1);
            long iova = runs.get(0).iova();
            join.mapped(sighting, new Span(iova, last.iova() + last.bytes() - iova), events);
        } else {
            events.forEach(log::add);
        }
    }

    private static MapLeaves event(Envelope envelope, int domain, LeafRun run) {
        return new MapLeaves(
                envelope,
                domain,
                run.iova(),
                run.spa(),
                run.size(),
                run.count(),
                run.perm(),
                run.derived() && run.size() > Pages.SIZE_4K); // a leaf of 4K has no other cut
    }

    private void unmapCall(Sighting sighting) {
        calls.opened(sighting);
        if (!unmaps) {
            Fields fields = sighting.fields();
            removed(sighting, calls.ended(sighting), fields.number("iova"), fields.number("size"));
        }
    }

    private void unmapped(Sighting sighting) {
        Span span = Span.removed(sighting.fields());
        removed(sighting, calls.ended(sighting), span.iova(), span.size());
    }

    private void removed(Sighting sighting, MapCalls.Call call, long iova, long size) {
        if (size == 0) {
            return;
        }
        if (call.domain() == 0 && join.active()) {
            join.unmapped(sighting, new Unmap(place(sighting, call), 0, iova, size));
            return;
        }
        int domain = domains.of(call.domain(), sighting.number());
        Unmap event = new Unmap(place(sighting, call), domain, iova, size);
        log.add(event);
        tally.flushes.unmapped(event);
    }

    private Envelope place(Sighting sighting, MapCalls.Call call) {
        TracefsLine line = sighting.line();
        long took = Math.max(0, line.ts() - call.start());
        return log.place(Stream.IOMMU, sighting.number(), line.ts(), line.tsErr() + took);
    }
}
