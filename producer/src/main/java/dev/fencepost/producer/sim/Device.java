package dev.fencepost.producer.sim;

import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Direction;
import dev.fencepost.model.Pages;

/**
 * A PCI function that reads and writes its owner's memory with the lengths of a NIC or of an NVMe
 * disk, some across a 2M edge; half of its DMAs go to buffers that it used before.
 *
 * <p>Its driver never aims it at a page on its way between private and shared, and aims it at
 * shared pages with T=0.
 */
final class Device implements Actor {
    private static final int[] NIC_LENGTHS = {64, 128, 256, 1024, 1514, 1514, 4096, 9014};
    private static final int[] NVME_LENGTHS = {4, 4, 8, 16, 32, 64, 128, 4};
    private static final int BUFFERS = 16;
    private static final int CROSSING_ONE_IN = 16;
    private static final int SHARED_ONE_IN = 32;
    private static final int TRIES = 4;

    private final SeededRandom random;
    private final Machine machine;
    private final Iommu unit;
    private final DeviceId id;
    private final boolean disk;
    private final boolean trusted;
    private final GuestMemory memory;
    private final Costs costs;
    private final long[] buffers = new long[BUFFERS];
    private DmaRequest held = DmaRequest.NOTHING;

    Device(SeededRandom random, Machine machine, Seat seat, GuestMemory memory, Costs costs) {
        this.random = random;
        this.machine = machine;
        this.unit = seat.unit();
        this.id = seat.device();
        this.disk = (id.packed() >>> 3 & 1) != 0;
        this.trusted = seat.attachment().trusted();
        this.memory = memory;
        this.costs = costs;
        for (int i = 0; i < BUFFERS; i++) {
            buffers[i] = Pages.SIZE_4K * random.below(memory.pages());
        }
    }

    @Override
    public long start(long now) {
        return now + random.around(costs.of(Cost.DMA_INTERVAL));
    }

    @Override
    public long step(long now) {
        DmaRequest dma = held.isNothing() ? choose() : held;
        held = DmaRequest.NOTHING;
        boolean mayGo = !dma.trusted() || memory.isHome(dma.iova(), dma.length());
        if (dma.isNothing() || !mayGo) {
            return now + random.around(costs.of(Cost.DMA_INTERVAL));
        }
        Translation done = machine.access(unit, dma);
        if (done.isHeld()) {
            held = dma;
            return done.heldUntil() + 1 + random.below(100);
        }
        long took = done.walks() * costs.of(Cost.WALK) + done.hits() * costs.of(Cost.IOTLB_HIT);
        return now + took + random.around(costs.of(Cost.DMA_INTERVAL));
    }

    private DmaRequest choose() {
        Direction direction = random.oneIn(2) ? Direction.READ : Direction.WRITE;
        if (trusted && memory.sharedCount() > 0 && random.oneIn(SHARED_ONE_IN)) {
            long page = memory.sharedPage(random.below(memory.sharedCount()));
            int length = NIC_LENGTHS[random.below(6)];
            return new DmaRequest(id, page << 12, length, direction, false);
        }
        for (int attempt = 0; attempt < TRIES; attempt++) {
            long length = length();
            long iova = Math.max(0, Math.min(address(length), memory.bytes() - length));
            if (memory.isHome(iova, length)) {
                return new DmaRequest(id, iova, length, direction, trusted);
            }
        }
        return DmaRequest.NOTHING;
    }

    private long length() {
        return disk ? (long) NVME_LENGTHS[random.below(8)] << 10 : NIC_LENGTHS[random.below(8)];
    }

    private long address(long length) {
        int frames = (int) (memory.bytes() >>> 21);
        if (frames > 1 && length > 1 && random.oneIn(CROSSING_ONE_IN)) {
            return Pages.SIZE_2M * (1 + random.below(frames - 1)) - (length / 2 & -64L);
        }
        int buffer = random.below(BUFFERS);
        if (random.oneIn(2)) {
            buffers[buffer] = Pages.SIZE_4K * random.below(memory.pages());
        }
        return buffers[buffer];
    }
}
