package dev.fencepost.producer.importer;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.LeafRun;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Stream;
import dev.fencepost.model.Unmap;
import java.util.List;

/**
 * Maps and unmaps: however many probes tell of one, one comes out.
 *
 * <p>It comes where the call ends ({@code iommu:map}, {@code iommu:unmap}), and its clock error
 * reaches back to where the call began, for the leaves change somewhere between. In a recording
 * without those tracepoints it comes where the innermost probe shows it begin.
 */
final class MapLines {
    private final Survey survey;
    private final EventLog log;
    private final Domains domains;
    private final Tally tally;
    private final MapCalls calls;

    MapLines(Survey survey, EventLog log, Domains domains, Tally tally, Losses losses) {
        this.survey = survey;
        this.log = log;
        this.domains = domains;
        this.tally = tally;
        this.calls = new MapCalls(losses);
    }

    /**
     * @throws IllegalArgumentException where values are missing or make no sense
     */
    void accept(Sighting sighting) {
        switch (sighting.kind()) {
            case MAP_CALL -> mapCall(sighting);
            case MAP_LEAVES -> leaves(sighting, true);
            case MAP_LEAVES_INNER -> leaves(sighting, !survey.has(Kind.MAP_LEAVES));
            case MAP -> mapped(sighting, calls.ended(sighting), sighting.fields().number("size"));
            case UNMAP_CALL -> unmapCall(sighting);
            case UNMAP_LEAVES -> calls.unmapping(sighting);
            case UNMAP -> unmapped(sighting);
            default -> throw new IllegalStateException("no map line: " + sighting.kind());
        }
    }

    private void mapCall(Sighting sighting) {
        calls.opened(sighting);
        boolean onlyCalls =
                !survey.has(Kind.MAP)
                        && !survey.has(Kind.MAP_LEAVES)
                        && !survey.has(Kind.MAP_LEAVES_INNER);
        if (onlyCalls) {
            mapped(sighting, calls.ended(sighting), sighting.fields().number("size"));
        }
    }

    private void leaves(Sighting sighting, boolean outermost) {
        if (!outermost) {
            return;
        }
        LeafRun run = calls.leaves(sighting);
        if (!survey.has(Kind.MAP)) {
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
            runs = Leaves.inferred(iova, spa, size, call.perm());
            tally.leavesInferred++;
        }
        add(sighting, call, runs);
    }

    private void add(Sighting sighting, MapCalls.Call call, List<LeafRun> runs) {
        int domain = domains.of(call.domain(), sighting.number());
        for (LeafRun run : runs) {
            log.add(
                    new MapLeaves(
                            place(sighting, call),
                            domain,
                            run.iova(),
                            run.spa(),
                            run.size(),
                            run.count(),
                            run.perm()));
            tally.leafSizes.add(run.size());
        }
    }

    private void unmapCall(Sighting sighting) {
        calls.opened(sighting);
        if (!survey.has(Kind.UNMAP)) {
            Fields fields = sighting.fields();
            removed(sighting, calls.ended(sighting), fields.number("iova"), fields.number("size"));
        }
    }

    /**
     * {@code unmapped_size} is what went. Where that is more than was asked for, the table held one
     * larger leaf, which went whole: the range is that leaf, and the printed end is wrong.
     */
    private void unmapped(Sighting sighting) {
        Fields fields = sighting.fields();
        long iova = fields.number("iova");
        long asked = fields.number("size");
        long removed = fields.number("unmapped_size", asked);
        if (Long.compareUnsigned(removed, asked) > 0 && Pages.isPowerOfTwo(removed)) {
            iova &= -removed;
        }
        MapCalls.Call call = calls.ended(sighting);
        if (removed != 0) {
            removed(sighting, call, iova, removed);
        }
    }

    private void removed(Sighting sighting, MapCalls.Call call, long iova, long size) {
        if (size == 0) {
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
