package dev.fencepost.producer.sim;

import dev.fencepost.model.Access;
import dev.fencepost.model.Completion;
import dev.fencepost.model.CompletionWait;
import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.DeviceState;
import dev.fencepost.model.Direction;
import dev.fencepost.model.Fault;
import dev.fencepost.model.Invalidate;
import dev.fencepost.model.InvalidateKind;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.MergeLeaves;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Permission;
import dev.fencepost.model.RunState;
import dev.fencepost.model.Source;
import dev.fencepost.model.SplitLeaves;
import dev.fencepost.model.Unmap;
import java.util.ArrayList;
import java.util.List;

/**
 * The hardware of one simulated host: whatever is done to its page tables, queues and devices goes
 * through here and leaves its event; {@link #rmp} does the same for the RMP.
 */
final class Machine {
    private static final long FLAG_PRESENT = 0x10;
    private static final long FLAG_WRITE = 0x20;
    private static final long QUIET_NANOS = 1_000;

    private final Trace trace;
    private final boolean outcomes;
    private final Witness witness;
    private final List<Iommu> units = new ArrayList<>();
    private final RmpUnit rmp;
    private final Costs costs;
    private final FlushQueue lazyFlushes = new FlushQueue(this);
    private final Translation translation = new Translation();

    /** A host whose memory lies below {@code memoryLimit}. */
    Machine(SimulatorSettings settings, Trace trace, Witness witness, long memoryLimit) {
        this.trace = trace;
        this.witness = witness;
        this.costs = settings.costs();
        this.outcomes = settings.recording().outcomes();
        RmpTable table = new RmpTable(memoryLimit, settings.hardware().rmpUpdateClearsValidated());
        boolean watched = witness != Witness.NOBODY;
        for (int number = 0; number < settings.units(); number++) {
            units.add(new Iommu(number, trace, table, settings, watched));
        }
        this.rmp = new RmpUnit(trace, table, units, settings.hardware());
    }

    Trace trace() {
        return trace;
    }

    Costs costs() {
        return costs;
    }

    RmpUnit rmp() {
        return rmp;
    }

    List<Iommu> units() {
        return units;
    }

    FlushQueue lazyFlushes() {
        return lazyFlushes;
    }

    /** What of the machine acts by itself. */
    List<Clocked> clocked() {
        List<Clocked> all = new ArrayList<>(units);
        all.add(lazyFlushes);
        return all;
    }

    /** Writes a device-table entry and has the unit read it anew. */
    void attach(Iommu unit, DeviceId device, Iommu.Attachment attachment) {
        unit.attach(device, attachment);
        trace.add(
                new DeviceEntry(
                        trace.envelope(),
                        unit.number(),
                        device,
                        attachment.domain().number(),
                        true,
                        attachment.trusted(),
                        attachment.asid(),
                        attachment.ats()));
        reread(unit, device);
    }

    /** Clears a device-table entry and has the unit read it anew. */
    void detach(Iommu unit, DeviceId device) {
        Iommu.Attachment attachment = unit.detach(device);
        trace.add(
                new DeviceEntry(
                        trace.envelope(),
                        unit.number(),
                        device,
                        attachment.domain().number(),
                        false,
                        attachment.trusted(),
                        attachment.asid(),
                        attachment.ats()));
        reread(unit, device);
    }

    private void reread(Iommu unit, DeviceId device) {
        invalidate(unit, InvalidateKind.DEVICE, 0, device, 0, 0);
        queueWait(unit);
    }

    void map(Domain domain, long iova, long spa, long size, long count) {
        map(domain, iova, spa, size, count, Permission.READ_WRITE);
    }

    void map(Domain domain, long iova, long spa, long size, long count, Permission permission) {
        domain.table().map(iova, spa, size, count, permission);
        trace.add(
                new MapLeaves(
                        trace.envelope(), domain.number(), iova, spa, size, count, permission));
    }

    void unmap(Domain domain, long iova, long size) {
        domain.table().unmap(iova, size);
        trace.add(new Unmap(trace.envelope(), domain.number(), iova, size));
    }

    void split(Domain domain, long iova, long size, long from, long to) {
        domain.table().split(iova, size, to);
        trace.add(new SplitLeaves(trace.envelope(), domain.number(), iova, size, from, to));
    }

    void merge(Domain domain, long iova, long size, long from, long to) {
        domain.table().merge(iova, size, to);
        trace.add(new MergeLeaves(trace.envelope(), domain.number(), iova, size, from, to));
    }

    /**
     * Queues, on every unit that serves the domain, the invalidation of an aligned power of two (0:
     * of everything), there and in its devices with ATS, and a COMPLETION_WAIT; answers when the
     * last of these is done.
     */
    long flush(Domain domain, long iova, long size) {
        long done = trace.now();
        for (Iommu unit : units) {
            if (domain.isServedBy(unit.number())) {
                invalidate(unit, domain, iova, size);
                invalidateDevices(unit, domain, iova, size);
                queueWait(unit);
                done = Math.max(done, unit.idleAt());
            }
        }
        return done;
    }

    /** Stops every device of a domain, or lets it run again. */
    void setQuiet(Domain domain, boolean quiet) {
        domain.setQuiet(quiet);
        RunState state = quiet ? RunState.QUIESCED : RunState.RUN;
        for (Domain.Member member : domain.members()) {
            trace.add(new DeviceState(trace.envelope(), member.device(), state));
        }
    }

    /** INVALIDATE_IOMMU_PAGES. */
    void invalidate(Iommu unit, Domain domain, long iova, long size) {
        invalidate(unit, InvalidateKind.PAGES, domain.number(), DeviceId.NONE, iova, size);
    }

    private void invalidateDevices(Iommu unit, Domain domain, long iova, long size) {
        for (Domain.Member member : domain.members()) {
            if (member.ats() && member.unit() == unit.number()) {
                invalidateDevice(unit, member.device(), iova, size);
            }
        }
    }

    /** INVALIDATE_IOTLB_PAGES: of the cache of a device with ATS. */
    void invalidateDevice(Iommu unit, DeviceId device, long iova, long size) {
        invalidate(unit, InvalidateKind.DEVICE_TLB, 0, device, iova, size);
    }

    private void invalidate(
            Iommu unit, InvalidateKind kind, int domain, DeviceId device, long iova, long size) {
        unit.queueInvalidate(kind, domain, device, iova, size);
        trace.add(
                new Invalidate(trace.envelope(), unit.number(), kind, domain, device, iova, size));
    }

    /** Queues a COMPLETION_WAIT, and answers its token. */
    long queueWait(Iommu unit) {
        long token = unit.queueWait();
        trace.add(new CompletionWait(trace.envelope(), unit.number(), token));
        return token;
    }

    /** Whoever waited for a unit gives up. */
    void timeOut(Iommu unit, long token) {
        trace.add(new Completion(trace.envelope(), unit.number(), token, false));
    }

    /**
     * Carries out a DMA. It is held, and nothing done, where its device is quiesced. Where firmware
     * stalls some of what it reaches, the rest goes on; unless that fails, it is held, too.
     *
     * @return what became of it, good until the next access
     */
    Translation access(Iommu unit, DmaRequest dma) {
        Domain domain = unit.attachment(dma.device()).domain();
        if (domain.isQuiet()) {
            translation.reset();
            translation.held(trace.now() + QUIET_NANOS);
            trace.tally().heldOn(QUIET_NANOS);
            return translation;
        }
        if (domain.stalls(dma.iova(), dma.length())) {
            translation.reset();
            unit.access(dma, dma.iova(), domain.stalledFrom(), translation);
            unit.access(dma, domain.stalledTo(), dma.iova() + dma.length(), translation);
            if (translation.outcome() == Outcome.OK) {
                translation.held(domain.stalledUntil());
                trace.tally().held(domain.stalledUntil() - trace.now());
                record(dma, translation.deed());
                return translation;
            }
        } else {
            unit.access(dma, translation);
        }
        trace.tally().carriedOut(translation);
        record(dma, translation.deed());
        if (outcomes && translation.outcome() != Outcome.OK) {
            log(unit, domain, dma);
        }
        return translation;
    }

    /** Carries out a DMA, and records it as one that the RMP refused. */
    void misreport(Iommu unit, DmaRequest dma) {
        unit.access(dma, translation);
        Witness.Deed deed = translation.deed();
        translation.failed(Outcome.RMP_PAGE_FAULT, Source.WALK, dma.iova());
        record(dma, deed);
    }

    private void record(DmaRequest dma, Witness.Deed deed) {
        Access access =
                new Access(
                        trace.envelope(),
                        dma.device(),
                        dma.iova(),
                        dma.length(),
                        dma.direction(),
                        dma.trusted(),
                        outcomes ? translation.outcome() : Outcome.UNKNOWN,
                        outcomes ? translation.source() : Source.UNKNOWN,
                        outcomes ? translation.entry() : 0);
        trace.add(access);
        if (witness != Witness.NOBODY) {
            witness.accessed(access, deed);
        }
    }

    private void log(Iommu unit, Domain domain, DmaRequest dma) {
        Outcome outcome = translation.outcome();
        long flags =
                (outcome == Outcome.RMP_PAGE_FAULT ? FLAG_PRESENT : 0)
                        | (dma.direction() == Direction.WRITE ? FLAG_WRITE : 0);
        trace.add(
                new Fault(
                        trace.envelope(),
                        unit.number(),
                        outcome.name(),
                        dma.device(),
                        domain.number(),
                        translation.faultAddress(),
                        flags));
    }
}
