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
    private static final int ATC_ENTRIES = 64;

    /**
     * A device-table entry.
     *
     * @param domain that the device translates through
     * @param trusted its DMA may carry T=1
     * @param asid the guest that owns it, 0 if none
     * @param ats it caches translations by itself
     * @param stage1 its guest has a 4K page table of its own over it, which leaves every address
     *     where it is
     */
    record Attachment(Domain domain, boolean trusted, int asid, boolean ats, boolean stage1) {
        /** Of a device without ATS and stage 1. */
        Attachment(Domain domain, boolean trusted, int asid) {
            this(domain, trusted, asid, false, false);
        }

        /** The ASID that its trusted DMA has the right of. */
        int right() {
            return trusted ? asid : 0;
        }
    }

    /** A device in the device table; its own cache is used if it has ATS. */
    private record Port(Attachment attachment, Iotlb atc) {
        int domain() {
            return attachment.domain().number();
        }
    }

    private record Command(
            long dueNanos,
            boolean isWait,
            InvalidateKind kind,
            int domain,
            DeviceId device,
            long iova,
            long size) {}

    private final int number;
    private final Trace trace;
    private final RmpTable rmp;
    private final AccessCheck check;
    private final Iotlb iotlb;
    private final Costs costs;
    private final boolean watched;
    private final PageRights rights;
    private final boolean translatedChecked;
    private final long stage1EntrySize;
    private final Map<DeviceId, Port> ports = new HashMap<>();
    private final ArrayDeque<Command> queue = new ArrayDeque<>();
    private long busyUntil;
    private long tokensQueued;
    private long tokensCompleted;

    Iommu(int number, Trace trace, RmpTable rmp, SimulatorSettings settings, boolean watched) {
        this.number = number;
        this.trace = trace;
        this.rmp = rmp;
        this.check = AccessCheck.of(settings.hardware());
        this.rights = new PageRights(settings.hardware());
        this.translatedChecked = settings.hardware().translatedRequestsChecked();
        this.stage1EntrySize = settings.hardware().stage1EntrySize();
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
        ports.put(device, new Port(attachment, new Iotlb(attachment.ats() ? ATC_ENTRIES : 4)));
        attachment.domain().enter(device, number, attachment.ats());
    }

    /** Takes a device out of its domain; answers what its entry was. */
    Attachment detach(DeviceId device) {
        Attachment attachment = ports.remove(device).attachment();
        attachment.domain().leave(device);
        return attachment;
    }

    Attachment attachment(DeviceId device) {
        return ports.get(device).attachment();
    }

    /** Queues an invalidation of everything, or of what a domain or a device has over a range. */
    void queueInvalidate(InvalidateKind kind, int domain, DeviceId device, long iova, long size) {
        Cost cost = kind == InvalidateKind.DEVICE_TLB ? Cost.INVALIDATE_DEVICE : Cost.INVALIDATE;
        queue.add(new Command(reach(costs.of(cost)), false, kind, domain, device, iova, size));
    }

    /** Drops what a domain has over a range, at once: in the IOTLB and in its devices. */
    void invalidate(int domain, long iova, long size) {
        iotlb.invalidate(domain, iova, size);
        for (Port port : ports.values()) {
            if (port.attachment().ats()) {
                port.atc().invalidate(domain, iova, size);
            }
        }
    }

    /** Queues a COMPLETION_WAIT. */
    long queueWait() {
        queue.add(
                new Command(
                        reach(costs.of(Cost.COMPLETION_WAIT)),
                        true,
                        InvalidateKind.ALL,
                        0,
                        DeviceId.NONE,
                        0,
                        0));
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
        } else if (command.kind() == InvalidateKind.DEVICE_TLB) {
            Port port = ports.get(command.device());
            port.atc().invalidate(port.domain(), command.iova(), command.size());
        }
        return due();
    }

    /** Carries out one DMA, piece by piece, as the caches, the page table and the RMP have it. */
    void access(DmaRequest dma, Translation result) {
        result.reset();
        access(dma, dma.iova(), dma.iova() + dma.length(), result);
    }

    /** Carries out what of one DMA lies from one address up to another, besides what was before. */
    void access(DmaRequest dma, long from, long end, Translation result) {
        Port port = ports.get(dma.device());
        for (long at = from; at < end; ) {
            boolean ats = port.attachment().ats();
            long reach = ats ? ask(port, dma, at, result) : piece(port, dma, at, result);
            long bytes = Math.min(end - at, reach);
            if (watched) {
                result.endPiece(at, bytes);
            }
            at += bytes;
        }
    }

    /** Translates an address out of the device's own cache, or fills that. */
    private long ask(Port port, DmaRequest dma, long at, Translation result) {
        long entry = port.atc().lookup(port.domain(), dma.trusted(), at);
        if (entry == Iotlb.MISS || !Iotlb.permits(entry, dma.direction())) {
            long bytes = piece(port, dma, at, result);
            long got = result.granted();
            if (got != Iotlb.MISS) {
                port.atc().fill(port.domain(), dma.trusted(), at, got);
            }
            return bytes;
        }
        long leftOfPage = Pages.SIZE_4K - (at & (Pages.SIZE_4K - 1));
        if (translatedChecked && !mayReach(port, dma, Iotlb.spa(entry, at))) {
            result.failed(check.refusal(), Source.ATC, at);
            return leftOfPage;
        }
        if (watched) {
            observe(port, dma, at, entry, result);
        }
        result.reached(Source.ATC, entry);
        return leftOfPage;
    }

    /** The check of a translated request: the RMP knows neither its leaf nor its GPA. */
    private boolean mayReach(Port port, DmaRequest dma, long spa) {
        long entry = rmp.at(spa);
        return dma.trusted()
                ? rights.letTranslated(entry, port.attachment().right())
                : !RmpTable.assigned(entry);
    }

    /** Translates the address {@code at}, and answers how many bytes share what became of it. */
    private long piece(Port port, DmaRequest dma, long at, Translation result) {
        long entry = iotlb.lookup(port.domain(), dma.trusted(), at);
        if (entry == Iotlb.MISS || !Iotlb.permits(entry, dma.direction())) {
            return walk(port, dma, at, result);
        }
        if (watched) {
            observe(port, dma, at, entry, result);
        }
        result.reached(Source.IOTLB, entry);
        return Iotlb.size(entry) - (at & (Iotlb.size(entry) - 1));
    }

    /** Whether leaf and right behind a cached translation are still there. */
    private void observe(Port port, DmaRequest dma, long at, long entry, Translation result) {
        Attachment attachment = port.attachment();
        long leaf = attachment.domain().table().leafAt(at);
        long spa = Iotlb.spa(entry, at);
        boolean same =
                leaf != PageTable.NO_LEAF
                        && PageTable.translate(leaf, at) == spa
                        && PageTable.permission(leaf).permits(dma.direction());
        boolean small = allows(dma, Pages.SIZE_4K, at, spa, attachment);
        boolean large = allows(dma, Pages.SIZE_2M, at, spa, attachment);
        boolean huge = Iotlb.leafClass(entry) == Pages.SIZE_2M;
        boolean cut = same && (PageTable.size(leaf) >= Pages.SIZE_2M) != huge;
        boolean sized = huge ? large : small;
        result.stale(!same, !small && !large, !sized && (small || large));
        result.ofFormerLeaf(!same || cut);
    }

    private boolean allows(DmaRequest dma, long size, long at, long spa, Attachment attachment) {
        return check.entrySize(rmp, size, at, spa, dma.trusted(), attachment.right())
                != AccessCheck.REFUSED;
    }

    private long walk(Port port, DmaRequest dma, long at, Translation result) {
        Attachment attachment = port.attachment();
        long leaf = attachment.domain().table().leafAt(at);
        if (leaf == PageTable.NO_LEAF || !PageTable.permission(leaf).permits(dma.direction())) {
            result.failed(Outcome.IO_PAGE_FAULT, Source.WALK, at);
            return Pages.SIZE_4K - (at & (Pages.SIZE_4K - 1));
        }
        long leafSize = PageTable.size(leaf);
        long spa = PageTable.translate(leaf, at);
        long size = check.entrySize(rmp, leafSize, at, spa, dma.trusted(), attachment.right());
        if (size == AccessCheck.REFUSED) {
            result.failed(check.refusal(), Source.WALK, at);
            long refused = check.refusedSize(rmp, leafSize, spa);
            return refused - (at & (refused - 1));
        }
        if (attachment.stage1()) {
            size = Math.min(size, stage1EntrySize);
        }
        long entry = Iotlb.entry(spa, size, leaf);
        iotlb.fill(port.domain(), dma.trusted(), at, entry);
        result.reached(Source.WALK, entry);
        return size - (at & (size - 1));
    }

    private long reach(long nanos) {
        busyUntil = Math.max(busyUntil, trace.now()) + nanos;
        return busyUntil;
    }
}
