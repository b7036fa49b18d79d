package dev.fencepost.producer.importer;

import dev.fencepost.model.LeafRun;
import dev.fencepost.model.Permission;
import java.util.ArrayList;
import java.util.List;

/**
 * Mapping calls in progress, one per context: kprobes tell the domain and the leaves as a call
 * begins, {@code iommu:map} and {@code iommu:unmap} tell as it ends that it was done.
 */
final class MapCalls {
    /** A call that names more runs than this is no kernel's; bounds the memory of hostile text. */
    private static final int MAX_RUNS = 4096;

    private final Contexts<Call> calls = new Contexts<>();
    private final Losses losses;

    MapCalls(Losses losses) {
        this.losses = losses;
    }

    /** One call so far. */
    static final class Call {
        private final Sighting first;
        private long domain;
        private long start;
        private Permission perm = Permission.READ_WRITE;
        private List<LeafRun> runs = List.of();

        Call(Sighting first) {
            this.first = first;
            this.start = first.line().ts();
        }

        /** The domain's pointer, 0 if no probe told it. */
        long domain() {
            return domain;
        }

        /** When the first leaf can have changed at the earliest. */
        long start() {
            return start;
        }

        Permission perm() {
            return perm;
        }

        /** The leaves that the kernel asked its table for, where they make up just this range. */
        List<LeafRun> exactly(long iova, long spa, long size) {
            long at = iova;
            for (LeafRun run : runs) {
                if (run.iova() != at || run.spa() - spa != at - iova) {
                    return List.of();
                }
                at += run.bytes();
            }
            return at - iova == size ? List.copyOf(runs) : List.of();
        }
    }

    /** {@code iommu_map}, {@code iommu_unmap}: opens a call. */
    void opened(Sighting sighting) {
        Call call = new Call(sighting);
        call.domain = sighting.fields().number("dom", 0);
        call.perm = Leaves.permission(sighting.fields().number("prot", 0));
        calls.put(sighting.context(), call);
    }

    /** {@code amd_iommu_map_pages}: more leaves of the open call, or of one that has no probe. */
    LeafRun leaves(Sighting sighting) {
        Fields fields = sighting.fields();
        Call call = current(sighting);
        call.domain = fields.number("dom", call.domain);
        if (fields.has("prot")) {
            call.perm = Leaves.permission(fields.number("prot"));
        }
        LeafRun run =
                new LeafRun(
                        fields.number("iova"),
                        fields.number("paddr"),
                        fields.number("pgsize"),
                        fields.number("pgcount", 1),
                        call.perm);
        append(call, run, sighting.line().ts());
        return run;
    }

    private static void append(Call call, LeafRun run, long ts) {
        if (call.runs.isEmpty()) {
            call.runs = new ArrayList<>(2);
        } else {
            LeafRun last = call.runs.get(call.runs.size() - 1);
            if (last.iova() == run.iova() && last.spa() == run.spa() && last.size() == run.size()) {
                call.runs.remove(call.runs.size() - 1); // the same call through a second probe
            } else if (last.iova() + last.bytes() != run.iova() || call.runs.size() == MAX_RUNS) {
                call.runs.clear(); // the call before this one failed: it never ended
                call.start = ts;
            }
        }
        call.runs.add(run);
    }

    /** {@code amd_iommu_unmap_pages}. */
    void unmapping(Sighting sighting) {
        Call call = current(sighting);
        call.domain = sighting.fields().number("dom", call.domain);
    }

    /** The call that a line ends; an unknown one where no probe opened it. */
    Call ended(Sighting sighting) {
        Call call = calls.remove(sighting.context());
        return call == null || losses.since(call.first) ? new Call(sighting) : call;
    }

    private Call current(Sighting sighting) {
        return calls.compute(
                sighting.context(),
                (context, call) ->
                        call == null || losses.since(call.first) ? new Call(sighting) : call);
    }
}
