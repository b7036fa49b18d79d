package dev.fencepost.producer.sim;

import java.util.ArrayDeque;
import java.util.List;

/**
 * Brings a host up before anything runs on it: devices enter their domains, the RMP gets its
 * entries and the page tables their leaves, one chunk of memory at a time.
 */
final class Boot implements Actor {
    private static final long STEP_NANOS = 1_000;

    private final Machine machine;
    private final Steward steward;
    private final boolean snapshot;
    private final ArrayDeque<Owner> owners;
    private int chunksDone = -1;

    Boot(Machine machine, SimulatorSettings settings, List<Owner> owners) {
        this.machine = machine;
        this.steward = new Steward(machine, settings);
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
        if (snapshot || owner.asid() == 0) {
            steward.find(owner, chunk);
        } else {
            steward.give(owner, chunk);
        }
    }
}
