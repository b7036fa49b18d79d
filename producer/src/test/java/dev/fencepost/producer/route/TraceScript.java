package dev.fencepost.producer.route;

import dev.fencepost.model.Access;
import dev.fencepost.model.Completion;
import dev.fencepost.model.CompletionWait;
import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Direction;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Fault;
import dev.fencepost.model.Invalidate;
import dev.fencepost.model.InvalidateKind;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.MergeLeaves;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Permission;
import dev.fencepost.model.Phase;
import dev.fencepost.model.PsmashIo;
import dev.fencepost.model.PunsmashIo;
import dev.fencepost.model.Source;
import dev.fencepost.model.SplitLeaves;
import dev.fencepost.model.Unmap;

/** Writes the events of one host, a nanosecond apart, so that a test reads as a trace. */
final class TraceScript {
    static final DeviceId NIC = DeviceId.parse("0000:c1:00.0");
    static final DeviceId DISK = DeviceId.parse("0000:c2:00.0");
    static final long KIB = 1L << 10;
    static final long MIB = 1L << 20;
    static final long GIB = 1L << 30;

    private long seq;
    private int run;

    void startRun(int number) {
        run = number;
    }

    long seq() {
        return seq;
    }

    Envelope next() {
        seq++;
        return new Envelope("h0", run, seq * 10, seq, 0);
    }

    DeviceEntry device(DeviceId bdf, int unit, int domain, boolean on, boolean ats) {
        return new DeviceEntry(next(), unit, bdf, domain, on, true, 1, ats);
    }

    MapLeaves map(int domain, long iova, long spa, long size, long count) {
        return map(domain, iova, spa, size, count, Permission.READ_WRITE);
    }

    MapLeaves map(int domain, long iova, long spa, long size, long count, Permission perm) {
        return new MapLeaves(next(), domain, iova, spa, size, count, perm);
    }

    /** Leaves whose size is a guess. */
    MapLeaves derived(int domain, long iova, long spa, long size, long count) {
        Permission perm = Permission.READ_WRITE;
        return new MapLeaves(next(), domain, iova, spa, size, count, perm, true);
    }

    Unmap unmap(int domain, long iova, long size) {
        return new Unmap(next(), domain, iova, size);
    }

    SplitLeaves split(int domain, long iova, long size, long to) {
        return new SplitLeaves(next(), domain, iova, size, 2 * MIB, to);
    }

    MergeLeaves merge(int domain, long iova, long size, long to) {
        return new MergeLeaves(next(), domain, iova, size, 4 * KIB, to);
    }

    Invalidate invalidate(int unit, int domain, long iova, long size) {
        return new Invalidate(
                next(), unit, InvalidateKind.PAGES, domain, DeviceId.NONE, iova, size);
    }

    Invalidate invalidateDevice(int unit, DeviceId bdf, long iova, long size) {
        return new Invalidate(next(), unit, InvalidateKind.DEVICE_TLB, 0, bdf, iova, size);
    }

    Invalidate invalidateAll(int unit) {
        return new Invalidate(next(), unit, InvalidateKind.ALL, 0, DeviceId.NONE, 0, 0);
    }

    CompletionWait await(int unit, long token) {
        return new CompletionWait(next(), unit, token);
    }

    Completion completion(int unit, long token, boolean ok) {
        return new Completion(next(), unit, token, ok);
    }

    Access access(DeviceId bdf, long iova, long length) {
        return new Access(
                next(),
                bdf,
                iova,
                length,
                Direction.READ,
                true,
                Outcome.UNKNOWN,
                Source.UNKNOWN,
                0);
    }

    Fault fault(String code, DeviceId bdf, long address) {
        return new Fault(next(), 0, code, bdf, Fault.UNKNOWN_DOMAIN, address, 0);
    }

    PsmashIo psmashIo(long spa, int domain, long iova, Phase phase, int rc) {
        return new PsmashIo(next(), spa, domain, iova, phase, rc);
    }

    PunsmashIo punsmashIo(long spa, int domain, long iova, Phase phase, int rc) {
        return new PunsmashIo(next(), spa, domain, iova, phase, rc);
    }
}
