package dev.fencepost.producer.sim;

/**
 * A confidential guest that turns single pages from private to shared and back, one at a time, by
 * its host's policy.
 */
final class Guest implements Actor {
    private final SeededRandom random;
    private final Policy policy;
    private final GuestMemory memory;
    private final Conversion conversion;
    private final int mostShared;
    private final long intervalNanos;

    Guest(
            SeededRandom random,
            SimulatorSettings settings,
            GuestMemory memory,
            Conversion conversion) {
        this.random = random;
        this.policy = settings.policy();
        this.memory = memory;
        this.conversion = conversion;
        this.mostShared = Math.min(settings.workload().sharedPages(), memory.pages() / 2);
        int rate = settings.workload().sharingRate();
        this.intervalNanos = rate == 0 ? NEVER : 1_000_000_000L / rate;
    }

    @Override
    public long start(long now) {
        return intervalNanos == NEVER ? NEVER : now + random.around(intervalNanos);
    }

    @Override
    public long step(long now) {
        if (conversion.isDone()) {
            begin();
        }
        long took = conversion.step();
        return now + took + (conversion.isDone() ? random.around(intervalNanos) : 0);
    }

    private void begin() {
        int shared = memory.sharedCount();
        boolean share = shared == 0 || (shared < mostShared && random.oneIn(2));
        if (share) {
            conversion.share(policy, privatePage());
        } else {
            conversion.unshare(policy, memory.sharedPage(random.below(shared)));
        }
    }

    private int privatePage() {
        int page = random.below(memory.pages());
        while (memory.isShared(page)) {
            page = random.below(memory.pages());
        }
        return page;
    }
}
