package dev.fencepost.wire.codec;

import dev.fencepost.model.Access;
import dev.fencepost.model.Completion;
import dev.fencepost.model.CompletionWait;
import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceState;
import dev.fencepost.model.Fault;
import dev.fencepost.model.Gap;
import dev.fencepost.model.Invalidate;
import dev.fencepost.model.LeafRun;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.MergeLeaves;
import dev.fencepost.model.Part;
import dev.fencepost.model.Phase;
import dev.fencepost.model.Psmash;
import dev.fencepost.model.PsmashIo;
import dev.fencepost.model.PunsmashIo;
import dev.fencepost.model.Pvalidate;
import dev.fencepost.model.RmpAdjust;
import dev.fencepost.model.RmpUpdate;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Snapshot;
import dev.fencepost.model.SplitLeaves;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unmap;
import dev.fencepost.model.Unsmash;
import java.util.List;

/**
 * Writes the record of one event, field by field in the order of its schema. Single-threaded.
 *
 * <p>Each case answers true, for want of nothing.
 */
final class EventEncoder implements TraceEvent.Cases<Boolean> {
    private final AvroOutput out;
    private List<Part> parts = List.of();
    private List<LeafRun> removed = List.of();

    EventEncoder(AvroOutput out) {
        this.out = out;
    }

    void write(Routed routed) {
        parts = routed.parts();
        removed = routed.removed();
        writeEnvelope(routed.event(), routed.primary(), routed.slots());
    }

    /** Writes an event that no router has seen. */
    void write(TraceEvent event) {
        parts = List.of();
        removed = List.of();
        writeEnvelope(event, true, 1);
    }

    private void writeEnvelope(TraceEvent event, boolean primary, int slots) {
        out.writeLong(event.ts());
        out.writeLong(event.seq());
        out.writeLong(event.tsErr());
        out.writeBoolean(primary);
        out.writeInt(slots);
        event.match(this);
    }

    @Override
    public Boolean deviceEntry(DeviceEntry event) {
        out.writeInt(event.unit());
        out.writeInt(event.bdf().packed());
        out.writeInt(event.domain());
        out.writeBoolean(event.on());
        out.writeBoolean(event.trusted());
        out.writeInt(event.asid());
        out.writeBoolean(event.ats());
        return true;
    }

    @Override
    public Boolean mapLeaves(MapLeaves event) {
        writeRemoved();
        out.writeInt(event.domain());
        out.writeLong(event.iova());
        out.writeLong(event.spa());
        out.writeLong(event.size());
        out.writeLong(event.count());
        EventSchemas.PERMISSION.write(event.perm(), out);
        out.writeBoolean(event.derived());
        return true;
    }

    @Override
    public Boolean unmap(Unmap event) {
        writeRemoved();
        return writeRange(event.domain(), event.iova(), event.size());
    }

    @Override
    public Boolean splitLeaves(SplitLeaves event) {
        writeRemoved();
        writeRange(event.domain(), event.iova(), event.size());
        out.writeLong(event.from());
        out.writeLong(event.to());
        return true;
    }

    @Override
    public Boolean mergeLeaves(MergeLeaves event) {
        writeRemoved();
        writeRange(event.domain(), event.iova(), event.size());
        out.writeLong(event.from());
        out.writeLong(event.to());
        return true;
    }

    private boolean writeRange(int domain, long iova, long size) {
        out.writeInt(domain);
        out.writeLong(iova);
        out.writeLong(size);
        return true;
    }

    @Override
    public Boolean invalidate(Invalidate event) {
        out.writeInt(event.unit());
        EventSchemas.INVALIDATE_KIND.write(event.kind(), out);
        out.writeInt(event.domain());
        out.writeInt(event.bdf().packed());
        out.writeLong(event.iova());
        out.writeLong(event.size());
        return true;
    }

    @Override
    public Boolean completionWait(CompletionWait event) {
        out.writeInt(event.unit());
        out.writeLong(event.token());
        return true;
    }

    @Override
    public Boolean completion(Completion event) {
        out.writeInt(event.unit());
        out.writeLong(event.token());
        out.writeBoolean(event.ok());
        return true;
    }

    @Override
    public Boolean fault(Fault event) {
        writeParts();
        out.writeInt(event.unit());
        out.writeString(event.code());
        out.writeInt(event.bdf().packed());
        out.writeInt(event.domain());
        out.writeLong(event.address());
        out.writeLong(event.flags());
        return true;
    }

    @Override
    public Boolean rmpUpdate(RmpUpdate event) {
        writePage(event.spa(), event.size(), event.assigned(), event.immutable());
        out.writeInt(event.asid());
        out.writeLong(event.gpa());
        out.writeInt(event.rc());
        return true;
    }

    @Override
    public Boolean snapshot(Snapshot event) {
        writePage(event.spa(), event.size(), event.assigned(), event.immutable());
        out.writeBoolean(event.validated());
        out.writeInt(event.asid());
        out.writeLong(event.gpa());
        return true;
    }

    private void writePage(long spa, long size, boolean assigned, boolean immutable) {
        out.writeLong(spa);
        out.writeLong(size);
        out.writeBoolean(assigned);
        out.writeBoolean(immutable);
    }

    @Override
    public Boolean psmash(Psmash event) {
        out.writeLong(event.spa());
        out.writeInt(event.rc());
        return true;
    }

    @Override
    public Boolean unsmash(Unsmash event) {
        out.writeLong(event.spa());
        out.writeInt(event.rc());
        return true;
    }

    @Override
    public Boolean pvalidate(Pvalidate event) {
        writeGuestPage(event.asid(), event.gpa(), event.spa(), event.size());
        out.writeBoolean(event.validate());
        out.writeInt(event.rc());
        return true;
    }

    @Override
    public Boolean rmpAdjust(RmpAdjust event) {
        writeGuestPage(event.asid(), event.gpa(), event.spa(), event.size());
        out.writeInt(event.vmpl());
        out.writeInt(event.perms());
        out.writeInt(event.rc());
        return true;
    }

    private void writeGuestPage(int asid, long gpa, long spa, long size) {
        out.writeInt(asid);
        out.writeLong(gpa);
        out.writeLong(spa);
        out.writeLong(size);
    }

    @Override
    public Boolean psmashIo(PsmashIo event) {
        return writeCall(event.spa(), event.domain(), event.iova(), event.phase(), event.rc());
    }

    @Override
    public Boolean punsmashIo(PunsmashIo event) {
        return writeCall(event.spa(), event.domain(), event.iova(), event.phase(), event.rc());
    }

    private boolean writeCall(long spa, int domain, long iova, Phase phase, int rc) {
        writeRemoved();
        out.writeLong(spa);
        out.writeInt(domain);
        out.writeLong(iova);
        EventSchemas.PHASE.write(phase, out);
        out.writeInt(rc);
        return true;
    }

    @Override
    public Boolean access(Access event) {
        writeParts();
        out.writeInt(event.bdf().packed());
        out.writeLong(event.iova());
        out.writeLong(event.length());
        EventSchemas.DIRECTION.write(event.dir(), out);
        out.writeBoolean(event.trusted());
        EventSchemas.OUTCOME.write(event.outcome(), out);
        EventSchemas.SOURCE.write(event.source(), out);
        out.writeLong(event.entry());
        return true;
    }

    @Override
    public Boolean deviceState(DeviceState event) {
        out.writeInt(event.bdf().packed());
        EventSchemas.RUN_STATE.write(event.state(), out);
        return true;
    }

    @Override
    public Boolean gap(Gap event) {
        EventSchemas.STREAM.write(event.stream(), out);
        out.writeLong(event.lost());
        out.writeBoolean(event.flushesUnseen());
        return true;
    }

    private void writeParts() {
        int count = parts.size();
        if (count > 0) {
            out.writeInt(count);
        }
        for (int i = 0; i < count; i++) {
            Part part = parts.get(i);
            out.writeLong(part.iova());
            out.writeLong(part.length());
            EventSchemas.PART_STATE.write(part.state(), out);
            out.writeLong(part.spa());
            out.writeLong(part.removedTs());
            out.writeLong(part.removedSeq());
        }
        out.writeInt(0);
    }

    private void writeRemoved() {
        int count = removed.size();
        if (count > 0) {
            out.writeInt(count);
        }
        for (int i = 0; i < count; i++) {
            LeafRuns.write(removed.get(i), out);
        }
        out.writeInt(0);
    }
}
