package dev.fencepost.producer.sim;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The life of the guests of one berth: each is taken down in order, and the next gets its memory,
 * half of it at first, under another ASID and in other domains.
 *
 * <p>Down: devices quiesced, everything unmapped, flushed and waited for, devices detached and that
 * waited for, then the RMP entries. Up: devices attached, memory given and mapped, devices run.
 */
final class Churn {
    private static final int FIRST_QUARTERS = 2;
    private static final int ALL_QUARTERS = 4;

    /** The numbers that a host's guests are known by. */
    record Names(Numbers asids, Numbers domains) {}

    private final Machine machine;
    private final Costs costs;
    private final Steward steward;
    private final Berth berth;
    private final Names names;
    private final ArrayDeque<LongSupplier> steps = new ArrayDeque<>();
    private Tenancy tenancy;
    private int quarters = ALL_QUARTERS;
    private int chunks;

    Churn(Machine machine, SimulatorSettings settings, Berth berth, Names names, Tenancy first) {
        this.machine = machine;
        this.costs = settings.costs();
        this.steward = new Steward(machine, settings);
        this.berth = berth;
        this.names = names;
        this.tenancy = first;
        this.chunks = berth.chunks().size();
    }

    /** Of the guest that lives here now. */
    Tenancy tenancy() {
        return tenancy;
    }

    boolean isDone() {
        return steps.isEmpty();
    }

    /** Does the next step, and answers how long it takes. */
    long step() {
        return steps.remove().getAsLong();
    }

    /** Begins to grow the guest, or to replace it if it has all its memory. */
    void begin() {
        if (quarters < ALL_QUARTERS) {
            giveUpTo(quarters + 1);
            steps.add(this::plug);
        } else {
            takeDown();
            bringUp();
        }
    }

    private void takeDown() {
        steps.add(this::quiesce);
        steps.add(this::unmap);
        steps.add(this::flush);
        steps.add(this::detach);
        for (Chunk chunk : berth.chunks().subList(0, chunks)) {
            steps.add(() -> steward.takeBack(chunk));
        }
    }

    private void bringUp() {
        steps.add(this::attach);
        chunks = 0;
        giveUpTo(FIRST_QUARTERS);
        for (Chunk chunk : berth.pool()) {
            steps.add(() -> steward.give(tenancy.untrusted(), chunk));
        }
        steps.add(this::plug);
        steps.add(this::run);
    }

    private void giveUpTo(int share) {
        int end = berth.chunksOf(share);
        for (Chunk chunk : berth.chunks().subList(chunks, end)) {
            steps.add(() -> steward.give(tenancy.trusted(), chunk));
        }
        quarters = share;
        chunks = end;
    }

    private List<Owner> owners() {
        return List.of(tenancy.trusted(), tenancy.untrusted());
    }

    private long quiesce() {
        berth.halt();
        owners().forEach(owner -> machine.setQuiet(owner.domain(), true));
        return costs.of(Cost.COMPLETION_WAIT);
    }

    private long unmap() {
        long bytes = tenancy.memory().bytes();
        machine.unmap(tenancy.trusted().domain(), 0, bytes);
        if (tenancy.window().count() > 0 || !tenancy.untrusted().chunks().isEmpty()) {
            machine.unmap(tenancy.untrusted().domain(), 0, bytes);
        }
        return costs.of(Cost.LEAF_CHANGE);
    }

    private long flush() {
        long now = machine.trace().now();
        long done = now;
        for (Owner owner : owners()) {
            done = Math.max(done, machine.flush(owner.domain(), 0, 0));
        }
        return done - now + costs.of(Cost.WAKE);
    }

    private long detach() {
        for (Owner owner : owners()) {
            owner.seats().forEach(seat -> machine.detach(seat.unit(), seat.device()));
            names.domains().giveBack(owner.domain().number());
        }
        names.asids().giveBack(tenancy.trusted().asid());
        return untilIdle();
    }

    private long attach() {
        int asid = names.asids().take();
        tenancy = berth.tenancy(asid, names.domains().take(), names.domains().take());
        for (Owner owner : owners()) {
            machine.setQuiet(owner.domain(), true);
            for (Seat seat : owner.seats()) {
                machine.attach(seat.unit(), seat.device(), seat.attachment());
            }
        }
        return untilIdle();
    }

    private long untilIdle() {
        long now = machine.trace().now();
        long done = now;
        for (Iommu unit : machine.units()) {
            done = Math.max(done, unit.idleAt());
        }
        return done - now + costs.of(Cost.WAKE);
    }

    private long plug() {
        long bytes = 0;
        for (Chunk chunk : berth.chunks().subList(0, chunks)) {
            bytes += chunk.size();
        }
        tenancy.memory().plug((int) (bytes >>> 12));
        return 0;
    }

    private long run() {
        owners().forEach(owner -> machine.setQuiet(owner.domain(), false));
        berth.run(tenancy);
        return 0;
    }
}
