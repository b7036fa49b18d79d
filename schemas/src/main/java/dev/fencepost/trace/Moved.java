package dev.fencepost.trace;

import dev.fencepost.model.Access;
import dev.fencepost.model.Completion;
import dev.fencepost.model.CompletionWait;
import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceState;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Fault;
import dev.fencepost.model.Gap;
import dev.fencepost.model.Invalidate;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.MergeLeaves;
import dev.fencepost.model.Psmash;
import dev.fencepost.model.PsmashIo;
import dev.fencepost.model.PunsmashIo;
import dev.fencepost.model.Pvalidate;
import dev.fencepost.model.RmpAdjust;
import dev.fencepost.model.RmpUpdate;
import dev.fencepost.model.Snapshot;
import dev.fencepost.model.SplitLeaves;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unmap;
import dev.fencepost.model.Unsmash;

/** Makes of any event the same event under another envelope. */
public record Moved(Envelope to) implements TraceEvent.Cases<TraceEvent> {
    @Override
    public TraceEvent deviceEntry(DeviceEntry e) {
        return new DeviceEntry(
                to, e.unit(), e.bdf(), e.domain(), e.on(), e.trusted(), e.asid(), e.ats());
    }

    @Override
    public TraceEvent mapLeaves(MapLeaves e) {
        return new MapLeaves(
                to, e.domain(), e.iova(), e.spa(), e.size(), e.count(), e.perm(), e.derived());
    }

    @Override
    public TraceEvent unmap(Unmap e) {
        return new Unmap(to, e.domain(), e.iova(), e.size());
    }

    @Override
    public TraceEvent splitLeaves(SplitLeaves e) {
        return new SplitLeaves(to, e.domain(), e.iova(), e.size(), e.from(), e.to());
    }

    @Override
    public TraceEvent mergeLeaves(MergeLeaves e) {
        return new MergeLeaves(to, e.domain(), e.iova(), e.size(), e.from(), e.to());
    }

    @Override
    public TraceEvent invalidate(Invalidate e) {
        return new Invalidate(to, e.unit(), e.kind(), e.domain(), e.bdf(), e.iova(), e.size());
    }

    @Override
    public TraceEvent completionWait(CompletionWait e) {
        return new CompletionWait(to, e.unit(), e.token());
    }

    @Override
    public TraceEvent completion(Completion e) {
        return new Completion(to, e.unit(), e.token(), e.ok());
    }

    @Override
    public TraceEvent fault(Fault e) {
        return new Fault(to, e.unit(), e.code(), e.bdf(), e.domain(), e.address(), e.flags());
    }

    @Override
    public TraceEvent rmpUpdate(RmpUpdate e) {
        return new RmpUpdate(
                to, e.spa(), e.size(), e.assigned(), e.immutable(), e.asid(), e.gpa(), e.rc());
    }

    @Override
    public TraceEvent psmash(Psmash e) {
        return new Psmash(to, e.spa(), e.rc());
    }

    @Override
    public TraceEvent unsmash(Unsmash e) {
        return new Unsmash(to, e.spa(), e.rc());
    }

    @Override
    public TraceEvent pvalidate(Pvalidate e) {
        return new Pvalidate(to, e.asid(), e.gpa(), e.spa(), e.size(), e.validate(), e.rc());
    }

    @Override
    public TraceEvent rmpAdjust(RmpAdjust e) {
        return new RmpAdjust(to, e.asid(), e.gpa(), e.spa(), e.size(), e.vmpl(), e.perms(), e.rc());
    }

    @Override
    public TraceEvent psmashIo(PsmashIo e) {
        return new PsmashIo(to, e.spa(), e.domain(), e.iova(), e.phase(), e.rc());
    }

    @Override
    public TraceEvent punsmashIo(PunsmashIo e) {
        return new PunsmashIo(to, e.spa(), e.domain(), e.iova(), e.phase(), e.rc());
    }

    @Override
    public TraceEvent snapshot(Snapshot e) {
        return new Snapshot(
                to,
                e.spa(),
                e.size(),
                e.assigned(),
                e.immutable(),
                e.validated(),
                e.asid(),
                e.gpa());
    }

    @Override
    public TraceEvent access(Access e) {
        return new Access(
                to,
                e.bdf(),
                e.iova(),
                e.length(),
                e.dir(),
                e.trusted(),
                e.outcome(),
                e.source(),
                e.entry());
    }

    @Override
    public TraceEvent deviceState(DeviceState e) {
        return new DeviceState(to, e.bdf(), e.state());
    }

    @Override
    public TraceEvent gap(Gap e) {
        return new Gap(to, e.stream(), e.lost(), e.flushesUnseen());
    }
}
