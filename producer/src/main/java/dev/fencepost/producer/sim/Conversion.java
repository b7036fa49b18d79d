package dev.fencepost.producer.sim;

import dev.fencepost.model.Hardware;
import dev.fencepost.model.Pages;
import java.util.ArrayDeque;

/**
 * Memory of a guest on its way from private to shared or back, a 4K page or a whole frame: the
 * steps still to do, and what they work on.
 *
 * <p>Each step changes the machine and answers how long it takes; a step with nothing to do takes
 * no time and leaves no event.
 */
final class Conversion {
    private final Machine machine;
    private final Costs costs;
    private final Hardware.Model model;
    private final Domain domain;
    private final int asid;
    private final GuestMemory memory;
    private final ArrayDeque<Step> steps = new ArrayDeque<>();
    private final Unmapped unmapped = new Unmapped();
    private boolean sharing;
    private int wanted;
    private long size;
    private long iova;
    private long spa;
    private long done;
    private long dirtyIova;
    private long dirtySize;
    private long flushedAt;

    Conversion(
            Machine machine,
            SimulatorSettings settings,
            Domain domain,
            int asid,
            GuestMemory memory) {
        this.machine = machine;
        this.costs = settings.costs();
        this.model = settings.hardware().model();
        this.domain = domain;
        this.asid = asid;
        this.memory = memory;
    }

    /**
     * Starts to make a private page shared. Where a whole frame is the least that can be, a page
     * that is shared already and spare is taken instead if there is one.
     */
    void share(Policy policy, int page) {
        if (memory.spareCount() > 0) {
            memory.use(memory.sparePage());
            return;
        }
        start(policy, page);
        sharing = true;
        steps.addAll(policy.share(model, RmpTable.large(machine.rmp().table().at(spa))));
    }

    /**
     * Starts to make a shared page private. Where a whole frame is the least that can be, it stays
     * shared, and spare, until no page of the frame is in use.
     */
    void unshare(Policy policy, int page) {
        memory.leave(page);
        int pages = (int) (policy.granule() >>> 12);
        if (!memory.isSpare(page & -pages, pages)) {
            return;
        }
        start(policy, page);
        sharing = false;
        steps.addAll(policy.unshare(model));
    }

    private void start(Policy policy, int page) {
        wanted = page;
        size = policy.granule();
        iova = (long) page << 12 & -size;
        memory.beginConversion(page(), pages());
        spa = spaOf(iova);
        done = 0;
        dirtySize = 0;
        flushedAt = 0;
    }

    boolean isDone() {
        return steps.isEmpty();
    }

    /** Does the next step, and answers how long it takes. */
    long step() {
        long took = steps.isEmpty() ? 0 : steps.remove().run(this);
        if (steps.isEmpty()) {
            machine.trace().tally().converted();
        }
        return took;
    }

    long split() {
        long took = splitTo2M();
        long leaf = leafSize();
        if (leaf == Pages.SIZE_4K) {
            return took;
        }
        machine.split(domain, frame(), Pages.SIZE_2M, leaf, Pages.SIZE_4K);
        dirty(frame(), Pages.SIZE_2M);
        return took + costs.of(Cost.LEAF_CHANGE);
    }

    long splitTo2M() {
        long leaf = leafSize();
        if (leaf <= Pages.SIZE_2M) {
            return 0;
        }
        long base = iova & -leaf;
        machine.split(domain, base, leaf, leaf, Pages.SIZE_2M);
        dirty(base, leaf);
        return costs.of(Cost.LEAF_CHANGE);
    }

    long merge() {
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

    long defer() {
        machine.lazyFlushes().add(domain);
        dirtySize = 0;
        return 0;
    }

    long quiesce() {
        machine.setQuiet(domain, true);
        return costs.of(Cost.COMPLETION_WAIT);
    }

    long resume() {
        machine.setQuiet(domain, false);
        return 0;
    }

    long unmap() {
        return takeAway(frame(), Pages.SIZE_2M);
    }

    long breakLeaves() {
        long length = Math.max(size, Math.min(leafSize(), Pages.SIZE_2M));
        return takeAway(iova & -length, length);
    }

    private long takeAway(long start, long length) {
        unmapped.keep(domain.table(), start, length);
        machine.unmap(domain, start, length);
        dirty(start, length);
        return costs.of(Cost.LEAF_CHANGE);
    }

    long map() {
        boolean large = RmpTable.large(machine.rmp().table().at(spa));
        unmapped.mapAnew(machine, domain, size == Pages.SIZE_2M, large);
        return costs.of(Cost.LEAF_CHANGE);
    }

    long stopUnlessWhole() {
        if (!regroups()) {
            steps.clear();
        }
        return 0;
    }

    long psmash() {
        machine.rmp().psmash(spa);
        return costs.of(Cost.PSMASH);
    }

    long unsmash() {
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
        long until = machine.trace().now() + costs.of(Cost.PSMASH_IO);
        machine.rmp().beginPunsmashIo(domain, frame(), Pages.frameOf(spa), until);
        return costs.of(Cost.PSMASH_IO);
    }

    long endPunsmashIo() {
        machine.rmp().endPunsmashIo(domain, frame(), Pages.frameOf(spa));
        return costs.of(Cost.WAKE);
    }

    long rescind() {
        machine.rmp().pvalidate(asid, at(), spaOf(at()), entrySize(), false);
        next(Step.RESCIND);
        return costs.of(Cost.PVALIDATE);
    }

    long unassign() {
        machine.rmp().unassign(spaOf(at()), entrySize());
        next(Step.UNASSIGN);
        return costs.of(Cost.RMPUPDATE);
    }

    long assign() {
        machine.rmp().assign(spaOf(at()), entrySize(), asid, at());
        next(Step.ASSIGN);
        return costs.of(Cost.RMPUPDATE);
    }

    long validate() {
        machine.rmp().pvalidate(asid, at(), spaOf(at()), entrySize(), true);
        next(Step.VALIDATE);
        return costs.of(Cost.PVALIDATE);
    }

    long use() {
        if (sharing) {
            memory.becomeSpare(page(), pages());
            memory.use(wanted);
        } else {
            memory.becomePrivate(page(), pages());
        }
        return 0;
    }

    /** Device address of the first RMP entry that the step has not reached. */
    private long at() {
        return iova + done;
    }

    /** Goes on to the next RMP entry: the step is to be done for each. */
    private void next(Step step) {
        done += entrySize();
        if (done < size) {
            steps.addFirst(step);
        } else {
            done = 0;
        }
    }

    /** Size of the RMP entries that the memory is, or was, made of. */
    private long entrySize() {
        return size == Pages.SIZE_2M && leafSize() >= Pages.SIZE_2M ? size : Pages.SIZE_4K;
    }

    private long spaOf(long address) {
        return PageTable.translate(leafAt(address), address);
    }

    /** The leaf at an address, or the one that was taken away. */
    private long leafAt(long address) {
        long leaf = domain.table().leafAt(address);
        return leaf == PageTable.NO_LEAF ? unmapped.leafAt(address) : leaf;
    }

    /** Whether leaves and RMP entries of the frame fill one of 2M each. */
    private boolean regroups() {
        long leaf = domain.table().leafAt(frame());
        return machine.rmp().table().unsmashable(spa)
                && PageTable.size(leaf) == Pages.SIZE_4K
                && PageTable.translate(leaf, frame()) == Pages.frameOf(spa);
    }

    private void dirty(long start, long length) {
        if (length > dirtySize) {
            dirtyIova = start;
            dirtySize = length;
        }
    }

    private long leafSize() {
        return PageTable.size(leafAt(iova));
    }

    private long frame() {
        return Pages.frameOf(iova);
    }

    private int page() {
        return (int) (iova >>> 12);
    }

    private int pages() {
        return (int) (size >>> 12);
    }
}
