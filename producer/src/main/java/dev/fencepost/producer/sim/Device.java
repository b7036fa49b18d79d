package dev.fencepost.producer.sim;

import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Direction;

/**
 * A PCI function that reads and writes memory as its driver aims it, in bursts.
 *
 * <p>Its driver never aims it at a page on its way between private and shared. A trusted device
 * reaches private memory with T=1 and now and then a shared page with T=0.
 */
final class Device implements Actor {
    private static final int SHARED_ONE_IN = 32;
    private static final int SHARED_LENGTH = 64;
    private static final int IDLE = 16;

    private final SeededRandom random;
    private final Machine machine;
    private final Iommu unit;
    private final DeviceId id;
    private final boolean trusted;
    private final Costs costs;
    private GuestMemory memory;
    private Buffers buffers;
    private Driver driver;
    private Pace pace;
    private long idleNanos;
    private boolean running;
    private DmaRequest held = DmaRequest.NOTHING;
    private long wishes;
    private long pauseNanos;

    /** A device that does nothing until it is told to run. */
    Device(SeededRandom random, Machine machine, Iommu unit, DeviceId id, boolean trusted) {
        this.random = random;
        this.machine = machine;
        this.unit = unit;
        this.id = id;
        this.trusted = trusted;
        this.costs = machine.costs();
    }

    /** Lets it run, aimed at the memory of one owner by one driver. */
    void run(GuestMemory of, Buffers within, Driver by) {
        memory = of;
        buffers = within;
        driver = by;
        long mean = costs.of(Cost.DMA_INTERVAL) * by.slowness();
        pace = new Pace(random, rate(mean));
        idleNanos = IDLE * mean;
        running = true;
    }

    /** Stops it; what it was about to do is forgotten. */
    void halt() {
        running = false;
        held = DmaRequest.NOTHING;
    }

    /** Half of all devices are as busy as the mean, the others half as much or twice. */
    private long rate(long mean) {
        int lot = random.below(4);
        return lot == 0 ? Math.max(1, mean / 2) : lot == 1 ? 2 * mean : mean;
    }

    @Override
    public long start(long now) {
        return now + pace.next();
    }

    @Override
    public long step(long now) {
        if (!running) {
            return now + idleNanos;
        }
        DmaRequest dma = held.isNothing() ? wish() : held;
        held = DmaRequest.NOTHING;
        if (dma.isNothing() || !mayGo(dma)) {
            return now + random.around(idleNanos);
        }
        Translation done = machine.access(unit, dma);
        if (done.isHeld()) {
            held = dma;
            return done.heldUntil() + 1 + random.below(100);
        }
        long took = done.walks() * costs.of(Cost.WALK) + done.hits() * costs.of(Cost.IOTLB_HIT);
        return now + took + pauseNanos;
    }

    /** What was chosen before a stall may have been converted since. */
    private boolean mayGo(DmaRequest dma) {
        return dma.trusted() == trusted
                ? buffers.holds(dma.iova(), dma.length())
                : memory.isShared((int) (dma.iova() >>> 12));
    }

    /**
     * The next DMA. Each draws from a stream of its own, so that under another policy the device
     * wishes the same, as far as its driver's memory is there.
     */
    private DmaRequest wish() {
        random.restart(++wishes);
        pauseNanos = pace.next();
        return choose();
    }

    private DmaRequest choose() {
        if (trusted && memory.sharedCount() > 0 && random.oneIn(SHARED_ONE_IN)) {
            long page = memory.sharedPage(random.below(memory.sharedCount()));
            Direction direction = random.oneIn(2) ? Direction.READ : Direction.WRITE;
            return new DmaRequest(id, page << 12, SHARED_LENGTH, direction, false);
        }
        return driver.next();
    }
}
