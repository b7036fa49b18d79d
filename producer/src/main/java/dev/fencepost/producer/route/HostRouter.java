package dev.fencepost.producer.route;

import static dev.fencepost.model.Envelope.comparePosition;

import dev.fencepost.model.Access;
import dev.fencepost.model.Completion;
import dev.fencepost.model.CompletionWait;
import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Fault;
import dev.fencepost.model.Invalidate;
import dev.fencepost.model.LeafRun;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.MergeLeaves;
import dev.fencepost.model.Op;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Part;
import dev.fencepost.model.Phase;
import dev.fencepost.model.Psmash;
import dev.fencepost.model.PsmashIo;
import dev.fencepost.model.PunsmashIo;
import dev.fencepost.model.Pvalidate;
import dev.fencepost.model.RmpAdjust;
import dev.fencepost.model.RmpUpdate;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Slots;
import dev.fencepost.model.Snapshot;
import dev.fencepost.model.SplitLeaves;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unmap;
import dev.fencepost.model.Unsmash;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Routes the events of one host; slots are bits of a long. */
final class HostRouter {
    private final Slots slots;
    private final RoutedSink sink;
    private final long every;
    private final Map<Integer, Domain> domains = new HashMap<>();
    private final Map<Integer, CommandQueue> queues = new HashMap<>();
    private final Map<DeviceId, Device> devices = new HashMap<>();
    private final Device[] recent = new Device[64];
    private boolean begun;
    private int run;
    private long ts;
    private long seq;

    HostRouter(Slots slots, RoutedSink sink) {
        this.slots = slots;
        this.sink = sink;
        forgetDevices();
        every = -1L >>> (Long.SIZE - slots.spread());
    }

    void route(TraceEvent event) {
        advance(event);
        switch (Op.of(event)) {
            case ACCESS -> access((Access) event);
            case FAULT -> fault((Fault) event);
            case MAP -> map((MapLeaves) event);
            case UNMAP -> unmap((Unmap) event);
            case SPLIT -> split((SplitLeaves) event);
            case MERGE -> merge((MergeLeaves) event);
            case PSMASH_IO -> psmashIo((PsmashIo) event);
            case PUNSMASH_IO -> punsmashIo((PunsmashIo) event);
            case DEVICE -> device((DeviceEntry) event);
            case INVALIDATE -> invalidate((Invalidate) event);
            case COMPLETION_WAIT -> completionWait((CompletionWait) event);
            case COMPLETION -> completion((Completion) event);
            case RMPUPDATE -> toSlotOf(event, ((RmpUpdate) event).spa());
            case PSMASH -> toSlotOf(event, ((Psmash) event).spa());
            case UNSMASH -> toSlotOf(event, ((Unsmash) event).spa());
            case PVALIDATE -> toSlotOf(event, ((Pvalidate) event).spa());
            case RMPADJUST -> toSlotOf(event, ((RmpAdjust) event).spa());
            case SNAPSHOT -> toSlotOf(event, ((Snapshot) event).spa());
            case DEVICE_STATE, GAP -> toEvery(event, List.of());
        }
    }

    private void advance(TraceEvent next) {
        int nextRun = Envelope.runOf(next);
        long nextTs = Envelope.tsOf(next);
        long nextSeq = Envelope.seqOf(next);
        int byRun = Integer.compareUnsigned(run, nextRun);
        int order = byRun != 0 ? byRun : comparePosition(ts, seq, nextTs, nextSeq);
        if (begun && order > 0) {
            Envelope before = new Envelope(next.host(), run, ts, seq, 0);
            throw new OutOfOrderException(before, next.envelope());
        }
        if (begun && byRun != 0) {
            domains.clear();
            queues.clear();
            forgetDevices();
        }
        begun = true;
        run = nextRun;
        ts = nextTs;
        seq = nextSeq;
    }

    private void access(Access event) {
        Device device = deviceOf(event.bdf());
        long last = event.iova() + event.length() - 1;
        device.access(event.iova(), last);
        Optional<Domain> domain = device.domain();
        if (domain.isPresent() && PartCutter.isWhole(domain.get().pages(), event.iova(), last)) {
            direct(event, domain.get(), last);
        } else {
            reach(event, domain, event.iova(), last);
        }
    }

    /** The usual access, of one mapped part. */
    private void direct(Access event, Domain domain, long last) {
        long spa = event.iova() + domain.pages().offset();
        int primary = slots.of(spa);
        long reached = 1L << primary | domain.pending().slotsOf(event.iova(), last);
        int copies = Long.bitCount(reached);
        sink.accept(primary, Routed.direct(event, true, copies, spa));
        if (copies > 1) {
            sendRest(primary, reached, Routed.direct(event, false, copies, spa));
        }
    }

    private void fault(Fault event) {
        boolean page =
                event.code().equals("IO_PAGE_FAULT") || event.code().equals("RMP_PAGE_FAULT");
        Device device = deviceOf(event.bdf());
        if (page && !device.accessedLast(event.address())) {
            reach(event, device.domain(), event.address(), event.address());
        } else {
            send(event, 0, 1, List.of(), List.of());
        }
    }

    /** An access goes where its parts lie, and where pending changes of its addresses led to. */
    private void reach(TraceEvent event, Optional<Domain> domain, long iova, long last) {
        if (domain.isEmpty()) {
            List<Part> parts = PartCutter.cutUnknown(iova, last);
            send(event, slots.of(iova), slotsOf(parts), parts, List.of());
            return;
        }
        Domain known = domain.get();
        List<Part> parts = PartCutter.cut(known, iova, last);
        long reached = slotsOf(parts) | known.pending().slotsOf(iova, last);
        send(event, slotOf(parts.get(0)), reached, parts, List.of());
    }

    private void map(MapLeaves event) {
        Domain domain = domainOf(event.domain());
        boolean news = !domain.isSeen();
        domain.markSeen();
        List<LeafRun> removed = domain.removed(domain.pages().map(event), event);
        long bytes = event.size() * event.count();
        domain.removals().clear(event.iova(), event.iova() + bytes - 1);
        // The first MAP of a domain tells every slot that its page table is known.
        long reached = removed.isEmpty() && !news ? slotsOf(event.spa(), bytes) : every;
        send(event, slots.of(event.spa()), reached, List.of(), removed);
    }

    private void unmap(Unmap event) {
        Domain domain = domainOf(event.domain());
        domain.markSeen();
        List<LeafRun> gone = List.of();
        if (event.size() != 0) {
            long last = event.iova() + event.size() - 1;
            gone = domain.removed(domain.pages().unmap(event), event);
            domain.confirmRemoval(event.iova(), last, event);
        }
        toEvery(event, gone);
    }

    private void split(SplitLeaves event) {
        Domain domain = domainOf(event.domain());
        List<LeafRun> cut = List.of();
        if (event.size() != 0) {
            cut = domain.pages().split(event);
        }
        toEvery(event, domain.changed(cut, event));
    }

    private void merge(MergeLeaves event) {
        Domain domain = domainOf(event.domain());
        List<LeafRun> joined = List.of();
        if (event.size() != 0) {
            long last = event.iova() + event.size() - 1;
            joined = domain.pages().merge(event.iova(), last, event.to());
        }
        toEvery(event, domain.changed(joined, event));
    }

    private void psmashIo(PsmashIo event) {
        List<LeafRun> replaced = List.of();
        if (event.phase() == Phase.END && event.rc() == 0) {
            Domain domain = domainOf(event.domain());
            long frame = Pages.frameOf(event.spa());
            replaced = domain.pages().smash(event);
            domain.pending().dropFrame(frame);
        }
        send(event, slots.of(event.spa()), every, List.of(), replaced);
    }

    private void punsmashIo(PunsmashIo event) {
        List<LeafRun> replaced = List.of();
        if (event.phase() == Phase.END && event.rc() == 0) {
            Domain domain = domainOf(event.domain());
            long frame = Pages.frameOf(event.spa());
            replaced = domain.pages().unsmash(event);
            domain.pending().dropFrame(frame);
        }
        send(event, slots.of(event.spa()), every, List.of(), replaced);
    }

    private void device(DeviceEntry event) {
        Device device = deviceOf(event.bdf());
        Domain domain = domainOf(event.domain());
        if (event.on()) {
            device.enter(domain, event.unit(), queueOf(event.unit()), event.ats());
        } else if (device.domain().filter(current -> current == domain).isPresent()) {
            device.leave();
        }
        toEvery(event, List.of());
    }

    private void invalidate(Invalidate event) {
        CommandQueue queue = queueOf(event.unit());
        long place = queue.queue();
        long from = event.size() == 0 ? 0 : event.iova();
        long to = event.size() == 0 ? -1 : event.iova() + event.size() - 1;
        switch (event.kind()) {
            case PAGES -> {
                FlushTarget iotlb = new FlushTarget(event.unit(), queue, DeviceId.NONE);
                domainOf(event.domain()).pending().invalidate(iotlb, place, from, to);
            }
            case DEVICE_TLB -> {
                FlushTarget cache = new FlushTarget(event.unit(), queue, event.bdf());
                domains.values().forEach(d -> d.pending().invalidate(cache, place, from, to));
            }
            case ALL ->
                    domains.values().forEach(d -> d.pending().invalidateAll(event.unit(), place));
            case DEVICE -> {}
        }
        toEvery(event, List.of());
    }

    private void completionWait(CompletionWait event) {
        queueOf(event.unit()).queueWait(event.token());
        toEvery(event, List.of());
    }

    private void completion(Completion event) {
        if (event.ok()) {
            queueOf(event.unit()).complete(event.token());
            for (Domain domain : domains.values()) {
                if (!domain.pending().isEmpty()) {
                    domain.pending().dropFlushed();
                }
            }
        }
        toEvery(event, List.of());
    }

    private void toSlotOf(TraceEvent event, long spa) {
        int slot = slots.of(spa);
        send(event, slot, 1L << slot, List.of(), List.of());
    }

    /** For events about no single address, for which slot 0 answers. */
    private void toEvery(TraceEvent event, List<LeafRun> removed) {
        send(event, 0, every, List.of(), removed);
    }

    private void send(
            TraceEvent event, int primary, long reached, List<Part> parts, List<LeafRun> removed) {
        int copies = Long.bitCount(reached);
        Routed first = new Routed(event, true, copies, parts, removed);
        sink.accept(primary, first);
        if (copies > 1) {
            sendRest(
                    primary,
                    reached,
                    new Routed(event, false, copies, first.parts(), first.removed()));
        }
    }

    private void sendRest(int primary, long reached, Routed other) {
        for (long rest = reached & ~(1L << primary); rest != 0; rest &= rest - 1) {
            sink.accept(Long.numberOfTrailingZeros(rest), other);
        }
    }

    private long slotsOf(List<Part> parts) {
        long bits = 0;
        for (int i = 0; i < parts.size(); i++) {
            bits |= 1L << slotOf(parts.get(i));
        }
        return bits;
    }

    private int slotOf(Part part) {
        return slots.of(part.state() == Part.State.MAPPED ? part.spa() : part.iova());
    }

    /** Slots of a range of SPA. */
    private long slotsOf(long spa, long bytes) {
        long gib = spa >>> 30;
        long more = ((spa + bytes - 1) >>> 30) - gib;
        if (more >= slots.spread() - 1) {
            return every;
        }
        long bits = 0;
        for (long i = 0; i <= more; i++) {
            bits |= 1L << slots.of((gib + i) << 30);
        }
        return bits;
    }

    private void forgetDevices() {
        devices.clear();
        Arrays.fill(recent, devices.computeIfAbsent(DeviceId.NONE, Device::new));
    }

    private Device deviceOf(DeviceId id) {
        int packed = id.packed();
        int index = (packed ^ packed >>> 8) & (recent.length - 1);
        Device device = recent[index];
        if (device.id().packed() != packed) {
            device = devices.computeIfAbsent(id, Device::new);
            recent[index] = device;
        }
        return device;
    }

    private Domain domainOf(int number) {
        return domains.computeIfAbsent(number, n -> new Domain(slots));
    }

    private CommandQueue queueOf(int unit) {
        return queues.computeIfAbsent(unit, n -> new CommandQueue());
    }
}
