package dev.fencepost.producer.sim;

import dev.fencepost.model.Hardware.Model;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Permission;

/** The host's hand in giving memory to guests and taking it back, chunk by chunk. */
final class Steward {
    private final Machine machine;
    private final Policy policy;
    private final Model model;
    private final Costs costs;
    private final int readOnlyOneIn;

    Steward(Machine machine, SimulatorSettings settings) {
        this.machine = machine;
        this.policy = settings.policy();
        this.model = settings.hardware().model();
        this.costs = settings.costs();
        this.readOnlyOneIn = settings.layout().readOnlyOneIn();
    }

    /** Tells how a chunk stands in the RMP when the trace begins, and maps it. */
    void find(Owner owner, Chunk chunk) {
        boolean told = chunk.shared() && owner.asid() == 0;
        long entry = entrySize(owner, chunk);
        for (long offset = 0; offset < chunk.size() && !told; offset += entry) {
            int asid = asid(owner, chunk);
            long gpa = asid == 0 ? 0 : chunk.gpa() + offset;
            machine.rmp().snapshot(chunk.spa() + offset, entry, asid != 0, asid, gpa);
        }
        map(owner, chunk);
    }

    /** Gives a chunk by RMPUPDATE and PVALIDATE, then maps it; answers how long that takes. */
    long give(Owner owner, Chunk chunk) {
        boolean given = chunk.shared() && owner.asid() == 0;
        long entry = entrySize(owner, chunk);
        long took = 0;
        for (long offset = 0; offset < chunk.size() && !given; offset += entry) {
            took += enter(asid(owner, chunk), chunk.spa() + offset, entry, chunk.gpa() + offset);
        }
        map(owner, chunk);
        return took + costs.of(Cost.LEAF_CHANGE);
    }

    private long enter(int asid, long spa, long size, long gpa) {
        if (asid == 0) {
            machine.rmp().unassign(spa, size);
            return costs.of(Cost.RMPUPDATE);
        }
        machine.rmp().assign(spa, size, asid, gpa);
        machine.rmp().pvalidate(asid, gpa, spa, size, true);
        return costs.of(Cost.RMPUPDATE) + costs.of(Cost.PVALIDATE);
    }

    /** Makes a chunk nobody's, whose leaves are gone; answers how long that takes. */
    long takeBack(Chunk chunk) {
        RmpTable table = machine.rmp().table();
        long took = 0;
        for (long spa = chunk.spa(); spa < chunk.spa() + chunk.size(); ) {
            long entry = table.at(spa);
            long size = RmpTable.large(entry) ? Pages.SIZE_2M : Pages.SIZE_4K;
            if (RmpTable.assigned(entry)) {
                machine.rmp().unassign(spa, size);
                took += costs.of(Cost.RMPUPDATE);
            }
            spa += size;
        }
        return took;
    }

    private void map(Owner owner, Chunk chunk) {
        long leaf = Math.min(chunk.size(), policy.largestLeaf(model));
        long count = chunk.size() / leaf;
        Permission permission = isReadOnly(chunk) ? Permission.READ : Permission.READ_WRITE;
        machine.map(owner.domain(), chunk.gpa(), chunk.spa(), leaf, count, permission);
    }

    private boolean isReadOnly(Chunk chunk) {
        long number = chunk.gpa() / Pages.SIZE_2M + 1;
        return readOnlyOneIn > 0 && !chunk.shared() && number % readOnlyOneIn == 0;
    }

    private long entrySize(Owner owner, Chunk chunk) {
        if (chunk.size() < Pages.SIZE_2M) {
            return Pages.SIZE_4K;
        }
        return asid(owner, chunk) == 0 ? Pages.SIZE_2M : policy.rmpSize(model);
    }

    private static int asid(Owner owner, Chunk chunk) {
        return chunk.shared() ? 0 : owner.asid();
    }
}
