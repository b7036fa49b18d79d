package dev.fencepost.producer.sim;

import dev.fencepost.model.Hardware.Model;
import dev.fencepost.model.Pages;
import java.util.ArrayDeque;
import java.util.List;

/**
 * Brings a host up before anything runs on it: devices enter their domains, the RMP gets its
 * entries and the page tables their leaves, one chunk of memory at a time.
 */
final class Boot implements Actor {
    private static final long STEP_NANOS = 1_000;

    private final Machine machine;
    private final Policy policy;
    private final Model model;
    private final boolean snapshot;
    private final ArrayDeque<Owner> owners;
    private int chunksDone = -1;

    Boot(Machine machine, SimulatorSettings settings, List<Owner> owners) {
        this.machine = machine;
        this.policy = settings.policy();
        this.model = settings.hardware().model();
        this.snapshot = !settings.recording().boot();
        this.owners = new ArrayDeque<>(owners);
    }

    boolean isDone() {
        return owners.isEmpty();
    }

    @Override
    public long start(long now) {
        return now;
    }

    @Override
    public long step(long now) {
        Owner owner = owners.element();
        if (chunksDone < 0) {
            owner.seats()
                    .forEach(seat -> machine.attach(seat.unit(), seat.device(), seat.attachment()));
        } else {
            lay(owner, owner.chunks().get(chunksDone));
        }
        if (++chunksDone == owner.chunks().size()) {
            owners.remove();
            chunksDone = -1;
        }
        return isDone() ? NEVER : now + STEP_NANOS;
    }

    private void lay(Owner owner, Chunk chunk) {
        int asid = chunk.shared() ? 0 : owner.asid();
        long entry =
                chunk.size() < Pages.SIZE_2M
                        ? Pages.SIZE_4K
                        : asid == 0 ? Pages.SIZE_2M : policy.rmpSize(model);
        boolean known = chunk.shared() && owner.asid() == 0;
        for (long offset = 0; offset < chunk.size() && !known; offset += entry) {
            enter(asid, chunk.spa() + offset, entry, chunk.gpa() + offset);
        }
        long leaf = Math.min(chunk.size(), policy.largestLeaf(model));
        machine.map(owner.domain(), chunk.gpa(), chunk.spa(), leaf, chunk.size() / leaf);
    }

    private void enter(int asid, long spa, long size, long gpa) {
        RmpUnit rmp = machine.rmp();
        if (asid == 0) {
            rmp.snapshot(spa, size, false, 0, 0);
        } else if (snapshot) {
            rmp.snapshot(spa, size, true, asid, gpa);
        } else {
            rmp.assign(spa, size, asid, gpa);
            rmp.pvalidate(asid, gpa, spa, size, true);
        }
    }
}
