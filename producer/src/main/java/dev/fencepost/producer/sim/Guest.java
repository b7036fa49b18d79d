package dev.fencepost.producer.sim;

import dev.fencepost.model.Pages;

/**
 * A confidential guest that turns single pages from private to shared and back, one at a time, by
 * its host's policy; what is shared, its host maps for the untrusted devices.
 *
 * <p>That page table is the VMM's own: a page leaves it, flushed and waited for, before its
 * conversion begins, whatever the policy does to the trusted one.
 */
final class Guest implements Actor {
    private static final int TRIES = 64;

    private enum Phase {
        IDLE,
        WITHDRAWN,
        FLUSHED,
        TO_PRIVATE,
        TO_SHARED,
        CHURNING
    }

    private final SeededRandom random;
    private final Policy policy;
    private final Machine machine;
    private final Costs costs;
    private final Churn churn;
    private final int mostShared;
    private final long intervalNanos;
    private final long churnNanos;
    private long churnAt;
    private Phase phase = Phase.IDLE;
    private int page;

    Guest(SeededRandom random, SimulatorSettings settings, Machine machine, Churn churn) {
        this.random = random;
        this.policy = settings.policy();
        this.machine = machine;
        this.costs = settings.costs();
        this.churn = churn;
        this.mostShared = settings.workload().sharing().pages();
        this.intervalNanos = settings.workload().sharing().intervalNanos();
        this.churnNanos = settings.workload().turnNanos(settings.layout().guests());
    }

    @Override
    public long start(long now) {
        churnAt = later(now, churnNanos);
        return nextAfter(now);
    }

    private long nextAfter(long now) {
        return Math.min(later(now, intervalNanos), Math.max(now, churnAt));
    }

    private long later(long now, long meanNanos) {
        return meanNanos == NEVER ? NEVER : now + random.around(meanNanos);
    }

    @Override
    public long step(long now) {
        long took =
                switch (phase) {
                    case IDLE -> now >= churnAt ? beginChurn(now) : begin();
                    case WITHDRAWN -> flush(now);
                    case FLUSHED -> unshare();
                    case TO_PRIVATE, TO_SHARED -> convert();
                    case CHURNING -> churn();
                };
        return phase == Phase.IDLE ? nextAfter(now + took) : now + took;
    }

    private long beginChurn(long now) {
        churnAt = later(now, churnNanos);
        churn.begin();
        phase = Phase.CHURNING;
        return churn();
    }

    private long churn() {
        long took = churn.step();
        if (churn.isDone()) {
            phase = Phase.IDLE;
        }
        return took;
    }

    private long begin() {
        Tenancy tenancy = churn.tenancy();
        GuestMemory memory = tenancy.memory();
        int shared = memory.sharedCount();
        int most = Math.min(mostShared, memory.pages() / 2);
        if (shared == 0 || (shared < most && random.oneIn(2))) {
            return share();
        }
        page = memory.sharedPage(random.below(shared));
        if (!tenancy.window().remove(page)) {
            return unshare();
        }
        machine.unmap(tenancy.untrusted().domain(), address(), Pages.SIZE_4K);
        phase = Phase.WITHDRAWN;
        return costs.of(Cost.LEAF_CHANGE);
    }

    private long share() {
        Tenancy tenancy = churn.tenancy();
        GuestMemory memory = tenancy.memory();
        for (int attempt = 0; attempt < TRIES; attempt++) {
            page = random.below(memory.pages());
            if (memory.isHome((long) page << 12, Pages.SIZE_4K)) {
                tenancy.conversion().share(policy, page);
                phase = Phase.TO_SHARED;
                return convert();
            }
        }
        return 0;
    }

    private long flush(long now) {
        long done = machine.flush(churn.tenancy().untrusted().domain(), address(), Pages.SIZE_4K);
        phase = Phase.FLUSHED;
        return done - now + costs.of(Cost.WAKE);
    }

    private long unshare() {
        churn.tenancy().conversion().unshare(policy, page);
        phase = Phase.TO_PRIVATE;
        return convert();
    }

    private long convert() {
        Tenancy tenancy = churn.tenancy();
        long took = tenancy.conversion().step();
        if (tenancy.conversion().isDone()) {
            boolean offered = phase == Phase.TO_SHARED && tenancy.hasWindow();
            phase = Phase.IDLE;
            return offered ? took + offer() : took;
        }
        return took;
    }

    /** Maps the page that was shared last for the untrusted devices: a leaf over nothing. */
    private long offer() {
        Tenancy tenancy = churn.tenancy();
        GuestMemory memory = tenancy.memory();
        page = memory.sharedPage(memory.sharedCount() - 1);
        long spa = tenancy.spa(address());
        machine.map(tenancy.untrusted().domain(), address(), spa, Pages.SIZE_4K, 1);
        tenancy.window().add(page);
        return costs.of(Cost.LEAF_CHANGE);
    }

    private long address() {
        return (long) page << 12;
    }
}
