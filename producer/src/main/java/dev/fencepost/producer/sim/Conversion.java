package dev.fencepost.producer.sim;

import dev.fencepost.model.Pages;
import java.util.ArrayDeque;
import java.util.List;

/**
 * One page on its way from private to shared or back: the steps still to do, and what they work on.
 *
 * <p>Each step changes the machine and answers how long it takes; a step with nothing to do takes
 * no time and leaves no event.
 */
final class Conversion {
    private static final List<Step> SHARE = List.of(Step.RESCIND, Step.UNASSIGN);
    private static final List<Step> UNSHARE = List.of(Step.ASSIGN, Step.VALIDATE);

    private final Machine machine;
    private final Costs costs;
    private final Domain domain;
    private final int asid;
    private final GuestMemory memory;
    private final ArrayDeque<Step> steps = new ArrayDeque<>();
    private long iova;
    private long spa;
    private long dirtyIova;
    private long dirtySize;
    private long flushedAt;

    Conversion(Machine machine, Costs costs, Domain domain, int asid, GuestMemory memory) {
        this.machine = machine;
        this.costs = costs;
        this.domain = domain;
        this.asid = asid;
        this.memory = memory;
    }

    /** Starts to make a private page shared. */
    void share(Policy policy, int page) {
        start(page);
        if (RmpTable.large(machine.rmp().table().at(spa))) {
            steps.addAll(policy.smash());
        }
        steps.addAll(SHARE);
    }

    /** Starts to make a shared page private. */
    void unshare(Policy policy, int page) {
        start(page);
        steps.addAll(UNSHARE);
        steps.addAll(policy.regroup());
    }

    private void start(int page) {
        memory.beginConversion(page);
        iova = (long) page << 12;
        spa = PageTable.translate(domain.table().leafAt(iova), iova);
        dirtySize = 0;
        flushedAt = 0;
    }

    boolean isDone() {
        return steps.isEmpty();
    }

    /** Does the next step, and answers how long it takes. */
    long step() {
        return steps.remove().run(this);
    }

    long split() {
        long took = splitTo2M();
        long size = leafSize();
        if (size == Pages.SIZE_4K) {
            return took;
        }
        machine.split(domain, frame(), Pages.SIZE_2M, size, Pages.SIZE_4K);
        dirty(frame(), Pages.SIZE_2M);
        return took + costs.of(Cost.LEAF_CHANGE);
    }

    long splitTo2M() {
        long size = leafSize();
        if (size <= Pages.SIZE_2M) {
            return 0;
        }
        long base = iova & -size;
        machine.split(domain, base, size, size, Pages.SIZE_2M);
        dirty(base, size);
        return costs.of(Cost.LEAF_CHANGE);
    }

    long merge() {
        boolean large = RmpTable.large(machine.rmp().table().at(spa));
        if (leafSize() != Pages.SIZE_4K || (!large && !regroups())) {
            return 0;
        }
        machine.merge(domain, frame(), Pages.SIZE_2M, Pages.SIZE_4K, Pages.SIZE_2M);
        dirty(frame(), Pages.SIZE_2M);
        return costs.of(Cost.LEAF_CHANGE);
    }

    long flush() {
        if (dirtySize == 0) {
            return 0;
        }
        flushedAt = machine.flush(domain, dirtyIova, dirtySize);
        dirtySize = 0;
        return costs.of(Cost.QUEUE);
    }

    long await() {
        long left = flushedAt - machine.trace().now();
        return left > 0 ? left + costs.of(Cost.WAKE) : 0;
    }

    long psmash() {
        machine.rmp().psmash(spa);
        return costs.of(Cost.PSMASH);
    }

    long unsmash() {
        if (!machine.rmp().table().unsmashable(spa)) {
            return 0;
        }
        machine.rmp().unsmash(Pages.frameOf(spa));
        return costs.of(Cost.UNSMASH);
    }

    long beginPsmashIo() {
        long until = machine.trace().now() + costs.of(Cost.PSMASH_IO);
        machine.rmp().beginPsmashIo(domain, frame(), Pages.frameOf(spa), until);
        return costs.of(Cost.PSMASH_IO);
    }

    long endPsmashIo() {
        machine.rmp().endPsmashIo(domain, frame(), Pages.frameOf(spa));
        return costs.of(Cost.WAKE);
    }

    long beginPunsmashIo() {
        if (!regroups()) {
            steps.clear();
            return 0;
        }
        long until = machine.trace().now() + costs.of(Cost.PSMASH_IO);
        machine.rmp().beginPunsmashIo(domain, frame(), Pages.frameOf(spa), until);
        return costs.of(Cost.PSMASH_IO);
    }

    long endPunsmashIo() {
        machine.rmp().endPunsmashIo(domain, frame(), Pages.frameOf(spa));
        return costs.of(Cost.WAKE);
    }

    long rescind() {
        machine.rmp().pvalidate(asid, iova, spa, Pages.SIZE_4K, false);
        return costs.of(Cost.PVALIDATE);
    }

    long unassign() {
        machine.rmp().unassign(spa, Pages.SIZE_4K);
        memory.becomeShared(page());
        return costs.of(Cost.RMPUPDATE);
    }

    long assign() {
        machine.rmp().assign(spa, Pages.SIZE_4K, asid, iova);
        return costs.of(Cost.RMPUPDATE);
    }

    long validate() {
        machine.rmp().pvalidate(asid, iova, spa, Pages.SIZE_4K, true);
        memory.becomePrivate(page());
        return costs.of(Cost.PVALIDATE);
    }

    /** Whether leaves and RMP entries of the frame fill one of 2M each. */
    private boolean regroups() {
        long leaf = domain.table().leafAt(frame());
        return machine.rmp().table().unsmashable(spa)
                && PageTable.size(leaf) == Pages.SIZE_4K
                && PageTable.translate(leaf, frame()) == Pages.frameOf(spa);
    }

    private void dirty(long start, long size) {
        if (size > dirtySize) {
            dirtyIova = start;
            dirtySize = size;
        }
    }

    private long leafSize() {
        return PageTable.size(domain.table().leafAt(iova));
    }

    private long frame() {
        return Pages.frameOf(iova);
    }

    private int page() {
        return (int) (iova >>> 12);
    }
}
