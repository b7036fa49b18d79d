package dev.fencepost.producer.sim.inject;

import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Source;
import dev.fencepost.model.Stream;

/**
 * The hands that an injector has on a machine: each deed has its effect on the simulated hardware
 * and leaves its event.
 *
 * <p>Units count from 0 among the {@link Ground#UNITS} that are the injector's own.
 */
public interface Controls {
    /** What a trace tells of an access: UNKNOWN where outcomes are not recorded. */
    record Told(Outcome outcome, Source source) {}

    /** A queued COMPLETION_WAIT, and when it will be done. */
    record Wait(long token, long doneAt) {}

    long now();

    /** Seq of the last event so far. */
    long lastSeq();

    /** From a completion to the next step of whoever waited for it. */
    long wakeNanos();

    /** Makes a domain for a unit's device, where there is none of that number, and lets it in. */
    void attach(int unit, DeviceId device, Party party);

    void map(int domain, long iova, long spa, long size, long count);

    void unmap(int domain, long iova, long size);

    void split(int domain, long iova, long size, long to);

    void invalidate(int unit, int domain, long iova, long size);

    /** INVALIDATE_IOTLB_PAGES. */
    void invalidateDevice(int unit, DeviceId device, long iova, long size);

    Wait queueWait(int unit);

    /** Keeps a unit from carrying out what is queued from now on before {@code until}. */
    void hold(int unit, long until);

    /** Whoever waited for a unit gives up. */
    void timeOut(int unit, long token);

    void rmpUpdate(long spa, long size, boolean immutable, int asid, long gpa);

    /** RMPUPDATE that makes a page, or a frame, shared. */
    void unassign(long spa, long size);

    void psmash(long spa);

    void unsmash(long spa);

    void pvalidate(int asid, long gpa, long spa, long size, boolean validate);

    /** A write of a device. */
    Told access(int unit, DeviceId device, long iova, long length, boolean trusted);

    /** The same, but what the trace tells of it is an RMP page fault that never was. */
    void accessMisreported(int unit, DeviceId device, long iova, long length, boolean trusted);

    /** Does things of which the trace has no event of one stream, but a GAP in their place. */
    void lose(Stream stream, Runnable deeds);
}
