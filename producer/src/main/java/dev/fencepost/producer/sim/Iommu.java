package dev.fencepost.producer.sim;

import dev.fencepost.model.Completion;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.InvalidateKind;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Source;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * One IOMMU: a device table, an IOTLB, and a queue whose commands take effect one after the other,
 * each when its time has come.
 */
final class Iommu implements Clocked {
    /**
     * A device-table entry.
     *
     * @param domain that the device translates through
     * @param trusted its DMA may carry T=1
     * @param asid the guest that owns it, 0 if none
     */
    record Attachment(Domain domain, boolean trusted, int asid) {}

    private record Command(
            long dueNanos, boolean isWait, InvalidateKind kind, int domain, long iova, long size) {}

    private final int number;
    private final Trace trace;
    private final RmpTable rmp;
    private final AccessCheck check;
    private final Iotlb iotlb;
    private final Costs costs;
    private final boolean watched;
    private final Map<DeviceId, Attachment> devices = new HashMap<>();
    private final ArrayDeque<Command> queue = new ArrayDeque<>();
    private long busyUntil;
    private long tokensQueued;
    private long tokensCompleted;

    Iommu(int number, Trace trace, RmpTable rmp, SimulatorSettings settings, boolean watched) {
        this.number = number;
        this.trace = trace;
        this.rmp = rmp;
        this.check = AccessCheck.of(settings.hardware());
        this.iotlb = new Iotlb(settings.layout().iotlbEntries());
        this.costs = settings.costs();
        this.watched = watched;
    }

    int number() {
        return number;
    }

    Iotlb iotlb() {
        return iotlb;
    }

    void attach(DeviceId device, Attachment attachment) {
        devices.put(device, attachment);
        attachment.domain().enter(device, number);
    }

    Attachment attachment(DeviceId device) {
        return devices.get(device);
    }

    /** Queues an invalidation. */
    void queueInvalidate(InvalidateKind kind, int domain, long iova, long size) {
        queue.add(new Command(reach(costs.of(Cost.INVALIDATE)), false, kind, domain, iova, size));
    }

    /** Queues a COMPLETION_WAIT. */
    long queueWait() {
        queue.add(
                new Command(
                        reach(costs.of(Cost.COMPLETION_WAIT)), true, InvalidateKind.ALL, 0, 0, 0));
        return ++tokensQueued;
    }

    /** Carries out nothing that is queued from now on before a time. */
    void hold(long until) {
        busyUntil = Math.max(busyUntil, until);
    }

    /** When all that is queued by now is done. */
    long idleAt() {
        return busyUntil;
    }

    /** When the command at the head of the queue takes effect. */
    @Override
    public long due() {
        return queue.isEmpty() ? NEVER : queue.peek().dueNanos();
    }

    @Override
    public long step(long now) {
        Command command = queue.remove();
        if (command.isWait()) {
            trace.add(new Completion(trace.envelope(), number, ++tokensCompleted, true));
        } else if (command.kind() == InvalidateKind.ALL) {
            iotlb.invalidateAll();
        } else if (command.kind() == InvalidateKind.PAGES) {
            iotlb.invalidate(command.domain(), command.iova(), command.size());
        }
        return due();
    }

    /** Carries out one DMA, piece by piece, as the IOTLB, the page table and the RMP have it. */
    void access(DmaRequest dma, Translation result) {
        Attachment attachment = devices.get(dma.device());
        result.reset();
        long end = dma.iova() + dma.length();
        for (long at = dma.iova(); at < end; ) {
            long bytes = Math.min(end - at, piece(attachment, dma, at, result));
            if (watched) {
                result.endPiece(at, bytes);
            }
            at += bytes;
        }
    }

    /** Translates the address {@code at}, and answers how many bytes share what became of it. */
    private long piece(Attachment attachment, DmaRequest dma, long at, Translation result) {
        Domain domain = attachment.domain();
        long entry = iotlb.lookup(domain.number(), dma.trusted(), at);
        if (entry != Iotlb.MISS && Iotlb.permits(entry, dma.direction())) {
            if (watched) {
                observe(attachment, dma, at, entry, result);
            }
            result.reached(Source.IOTLB, Iotlb.size(entry));
            return Iotlb.size(entry) - (at & (Iotlb.size(entry) - 1));
        }
        return walk(attachment, dma, at, result);
    }

    /** Whether leaf and right behind a cached translation are still there. */
    private void observe(
            Attachment attachment, DmaRequest dma, long at, long entry, Translation result) {
        long leaf = attachment.domain().table().leafAt(at);
        long spa = Iotlb.spa(entry, at);
        boolean same =
                leaf != PageTable.NO_LEAF
                        && PageTable.translate(leaf, at) == spa
                        && PageTable.permission(leaf).permits(dma.direction());
        int asid = attachment.trusted() ? attachment.asid() : 0;
        long size = check.entrySize(rmp, Iotlb.size(entry), at, spa, dma.trusted(), asid);
        result.stale(!same, size == AccessCheck.REFUSED);
    }

    private long walk(Attachment attachment, DmaRequest dma, long at, Translation result) {
        Domain domain = attachment.domain();
        long leaf = domain.table().leafAt(at);
        if (leaf == PageTable.NO_LEAF || !PageTable.permission(leaf).permits(dma.direction())) {
            result.failed(Outcome.IO_PAGE_FAULT, Source.WALK, at);
            return Pages.SIZE_4K - (at & (Pages.SIZE_4K - 1));
        }
        long leafSize = PageTable.size(leaf);
        long spa = PageTable.translate(leaf, at);
        int asid = attachment.trusted() ? attachment.asid() : 0;
        long size = check.entrySize(rmp, leafSize, at, spa, dma.trusted(), asid);
        if (size == AccessCheck.REFUSED) {
            result.failed(Outcome.RMP_PAGE_FAULT, Source.WALK, at);
            long reach = leafSize >= Pages.SIZE_2M ? Pages.SIZE_2M : Pages.SIZE_4K;
            return reach - (at & (reach - 1));
        }
        iotlb.fill(domain.number(), dma.trusted(), at, spa, size, PageTable.permission(leaf));
        result.reached(Source.WALK, size);
        return size - (at & (size - 1));
    }

    private long reach(long nanos) {
        busyUntil = Math.max(busyUntil, trace.now()) + nanos;
        return busyUntil;
    }
}
