package dev.fencepost.trace;

import dev.fencepost.model.Access;
import dev.fencepost.model.Completion;
import dev.fencepost.model.CompletionWait;
import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.DeviceState;
import dev.fencepost.model.Direction;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Fault;
import dev.fencepost.model.Gap;
import dev.fencepost.model.Invalidate;
import dev.fencepost.model.InvalidateKind;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.MergeLeaves;
import dev.fencepost.model.Op;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Permission;
import dev.fencepost.model.Phase;
import dev.fencepost.model.Psmash;
import dev.fencepost.model.PsmashIo;
import dev.fencepost.model.PunsmashIo;
import dev.fencepost.model.Pvalidate;
import dev.fencepost.model.RmpAdjust;
import dev.fencepost.model.RmpUpdate;
import dev.fencepost.model.RunState;
import dev.fencepost.model.Snapshot;
import dev.fencepost.model.Source;
import dev.fencepost.model.SplitLeaves;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unmap;
import dev.fencepost.model.Unsmash;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Valid events of every kind, from a seed: defaults, extremes and everything between. */
final class RandomEvents {
    private final Random random;
    private long ts;
    private long seq;

    RandomEvents(long seed) {
        random = new Random(seed);
    }

    /** Events of one host in its order. */
    List<TraceEvent> events(int count) {
        List<TraceEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(event(pick(Op.values())));
        }
        return events;
    }

    /** The next event of that kind. */
    TraceEvent event(Op op) {
        ts += random.nextInt(1000);
        seq += 1 + random.nextInt(3);
        return event(op, new Envelope("h0", 0, ts, seq, flag() ? 0 : number() >>> 1));
    }

    TraceEvent event(Op op, Envelope at) {
        return switch (op) {
            case DEVICE -> new DeviceEntry(at, u32(), bdf(), u32(), flag(), flag(), u32(), flag());
            case MAP -> map(at);
            case UNMAP -> new Unmap(at, u32(), iova(), bytes());
            case SPLIT -> new SplitLeaves(at, u32(), iova(), bytes(), leaf(), leaf());
            case MERGE -> new MergeLeaves(at, u32(), iova(), bytes(), leaf(), leaf());
            case INVALIDATE -> invalidate(at);
            case COMPLETION_WAIT -> new CompletionWait(at, u32(), number());
            case COMPLETION -> new Completion(at, u32(), number(), flag());
            case FAULT -> fault(at);
            case RMPUPDATE -> rmpUpdate(at);
            case PSMASH -> new Psmash(at, number(), rc());
            case UNSMASH -> new Unsmash(at, number(), rc());
            case PVALIDATE -> pvalidate(at);
            case RMPADJUST -> rmpAdjust(at);
            case PSMASH_IO -> new PsmashIo(at, number(), u32(), number(), phase(), rc());
            case PUNSMASH_IO -> new PunsmashIo(at, number(), u32(), number(), phase(), rc());
            case SNAPSHOT -> snapshot(at);
            case ACCESS -> access(at);
            case DEVICE_STATE -> new DeviceState(at, bdf(), pick(RunState.values()));
            case GAP -> new Gap(at, pick(Stream.values()), flag() ? 0 : number() >>> 1);
        };
    }

    private TraceEvent map(Envelope at) {
        long size = Pages.SIZE_4K << random.nextInt(19);
        long iova = (number() >>> 4) & -size;
        long spa = (number() >>> 4) & -size;
        long count = flag() ? 1 : 1 + random.nextInt(512);
        Permission perm = pick(Permission.values());
        return new MapLeaves(at, u32(), iova, spa, size, count, perm, flag());
    }

    private TraceEvent invalidate(Envelope at) {
        return switch (pick(InvalidateKind.values())) {
            case PAGES ->
                    new Invalidate(
                            at,
                            u32(),
                            InvalidateKind.PAGES,
                            u32(),
                            DeviceId.NONE,
                            iova(),
                            flag() ? 0 : bytes());
            case DEVICE_TLB ->
                    new Invalidate(at, u32(), InvalidateKind.DEVICE_TLB, 0, bdf(), iova(), bytes());
            case DEVICE -> new Invalidate(at, u32(), InvalidateKind.DEVICE, 0, bdf(), 0, 0);
            case ALL -> new Invalidate(at, u32(), InvalidateKind.ALL, 0, DeviceId.NONE, 0, 0);
        };
    }

    private TraceEvent fault(Envelope at) {
        String code = pick(new String[] {"IO_PAGE_FAULT", "RMP_PAGE_FAULT", "ÄRGER \"\\\n\t😀"});
        return new Fault(
                at,
                u32(),
                code,
                flag() ? DeviceId.NONE : bdf(),
                flag() ? Fault.UNKNOWN_DOMAIN : u32(),
                number(),
                number());
    }

    private TraceEvent rmpUpdate(Envelope at) {
        long size = rmpSize();
        return new RmpUpdate(at, number() & -size, size, flag(), flag(), u32(), number(), rc());
    }

    private TraceEvent pvalidate(Envelope at) {
        long size = rmpSize();
        return new Pvalidate(at, u32(), number(), number() & -size, size, flag(), rc());
    }

    private TraceEvent rmpAdjust(Envelope at) {
        long size = rmpSize();
        return new RmpAdjust(at, u32(), number(), number() & -size, size, u32(), u32(), rc());
    }

    private TraceEvent snapshot(Envelope at) {
        long size = rmpSize();
        return new Snapshot(at, number() & -size, size, flag(), flag(), flag(), u32(), number());
    }

    private TraceEvent access(Envelope at) {
        return new Access(
                at,
                bdf(),
                iova(),
                Math.min(bytes(), Access.MAX_BYTES),
                pick(Direction.values()),
                flag(),
                pick(Outcome.values()),
                pick(Source.values()),
                flag() ? 0 : leaf());
    }

    private boolean flag() {
        return random.nextBoolean();
    }

    private int u32() {
        return random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(4);
    }

    private int rc() {
        return random.nextInt(3) == 0 ? random.nextInt() : 0;
    }

    /** Any 64 bits, of any length. */
    private long number() {
        return random.nextLong() >>> random.nextInt(64);
    }

    private long iova() {
        return number() >>> 4;
    }

    private long bytes() {
        return 1 + (number() >>> 8);
    }

    private long leaf() {
        return Pages.SIZE_4K << random.nextInt(40);
    }

    private long rmpSize() {
        return flag() ? Pages.SIZE_4K : Pages.SIZE_2M;
    }

    private DeviceId bdf() {
        return new DeviceId(random.nextInt());
    }

    private Phase phase() {
        return pick(Phase.values());
    }

    private <T> T pick(T[] from) {
        return from[random.nextInt(from.length)];
    }
}
