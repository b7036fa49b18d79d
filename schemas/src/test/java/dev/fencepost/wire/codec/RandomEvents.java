package dev.fencepost.wire.codec;

import dev.fencepost.model.Access;
import dev.fencepost.model.Batch;
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
import dev.fencepost.model.LeafRun;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.MergeLeaves;
import dev.fencepost.model.Op;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Part;
import dev.fencepost.model.Permission;
import dev.fencepost.model.Phase;
import dev.fencepost.model.Psmash;
import dev.fencepost.model.PsmashIo;
import dev.fencepost.model.PunsmashIo;
import dev.fencepost.model.Pvalidate;
import dev.fencepost.model.RmpAdjust;
import dev.fencepost.model.RmpUpdate;
import dev.fencepost.model.Routed;
import dev.fencepost.model.RunState;
import dev.fencepost.model.Snapshot;
import dev.fencepost.model.Source;
import dev.fencepost.model.SplitLeaves;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unmap;
import dev.fencepost.model.Unsmash;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/** Events of every kind with any values that the model allows, from a seed. */
@SuppressWarnings("EnumOrdinal")
public final class RandomEvents {
    private static final List<String> CODES =
            List.of("IO_PAGE_FAULT", "RMP_PAGE_FAULT", "RMP_HW_ERROR", "ÜBERLAUF", "");

    private final RandomGenerator random;
    private long ts;
    private long seq;

    public RandomEvents(long seed) {
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    /** Events without gaps, of a few hosts, whose seq rises along each stream. */
    public static List<TraceEvent> ordered(long seed, int count) {
        RandomEvents random = new RandomEvents(seed);
        return IntStream.range(0, count)
                .mapToObj(
                        i -> {
                            Envelope at = new Envelope("h" + i % 3, 0, i * 100L, i, 0);
                            Op op = Op.values()[random.random.nextInt(Op.GAP.ordinal())];
                            return random.event(op, Stream.RMP, at);
                        })
                .toList();
    }

    /** A batch of that many events of one stream. */
    public Batch batch(Stream stream, int count) {
        String host = host();
        int run = random.nextInt();
        List<Routed> events =
                IntStream.range(0, count).mapToObj(i -> routed(stream, host, run)).toList();
        return new Batch(
                stream, host, run, random.nextInt(8), 8, ts, seq, random.nextBoolean(), events);
    }

    public Routed routed(Stream stream, String host, int run) {
        List<Op> ops = Arrays.stream(Op.values()).filter(op -> isOf(stream, op)).toList();
        Op op = ops.get(random.nextInt(ops.size()));
        TraceEvent event = event(op, stream, next(host, run));
        return new Routed(event, random.nextBoolean(), random.nextInt(9), parts(op), removed(op));
    }

    /** An event of any kind. */
    public TraceEvent event() {
        Op op = one(Op.class);
        return event(op, one(Stream.class), next(host(), random.nextInt(3)));
    }

    /** An event of that kind of host {@code h0}, run 0. */
    public TraceEvent event(Op op) {
        return event(op, one(Stream.class), next("h0", 0));
    }

    private String host() {
        return random.nextInt(20) == 0 ? "host-" + "ä".repeat(80) : "h" + random.nextInt(5);
    }

    private Envelope next(String host, int run) {
        ts = random.nextInt(50) == 0 ? random.nextLong() : ts + random.nextInt(5000);
        seq = random.nextInt(50) == 0 ? random.nextLong() : seq + 1;
        return new Envelope(
                host, run, ts, seq, random.nextInt(4) == 0 ? random.nextLong(1L << 62) : 0);
    }

    private static boolean isOf(Stream stream, Op op) {
        return switch (op) {
            case GAP -> true;
            case ACCESS, DEVICE_STATE -> stream == Stream.DMA;
            case RMPUPDATE, PSMASH, UNSMASH, PVALIDATE -> stream == Stream.RMP;
            case RMPADJUST, PSMASH_IO, PUNSMASH_IO, SNAPSHOT -> stream == Stream.RMP;
            default -> stream == Stream.IOMMU;
        };
    }

    private TraceEvent event(Op op, Stream stream, Envelope at) {
        return switch (op) {
            case RMPUPDATE, PSMASH, UNSMASH, PVALIDATE, RMPADJUST, SNAPSHOT -> rmp(op, at);
            case PSMASH_IO -> new PsmashIo(at, u64(), int32(), u64(), one(Phase.class), int32());
            case PUNSMASH_IO ->
                    new PunsmashIo(at, u64(), int32(), u64(), one(Phase.class), int32());
            case ACCESS ->
                    new Access(
                            at,
                            device(),
                            address(1 << 21),
                            1 + random.nextInt(1 << 21),
                            one(Direction.class),
                            random.nextBoolean(),
                            one(Outcome.class),
                            one(Source.class),
                            page());
            case DEVICE_STATE -> new DeviceState(at, device(), one(RunState.class));
            case GAP -> new Gap(at, stream, random.nextLong(1L << 40));
            default -> iommu(op, at);
        };
    }

    private TraceEvent rmp(Op op, Envelope at) {
        long size = page();
        long spa = u64() & -size;
        boolean assigned = random.nextBoolean();
        boolean immutable = random.nextBoolean();
        return switch (op) {
            case RMPUPDATE ->
                    new RmpUpdate(at, spa, size, assigned, immutable, int32(), u64(), int32());
            case PSMASH -> new Psmash(at, u64(), int32());
            case UNSMASH -> new Unsmash(at, u64(), int32());
            case PVALIDATE ->
                    new Pvalidate(at, int32(), u64(), spa, size, random.nextBoolean(), int32());
            case RMPADJUST ->
                    new RmpAdjust(at, int32(), u64(), spa, size, int32(), int32(), int32());
            default ->
                    new Snapshot(
                            at,
                            spa,
                            size,
                            assigned,
                            immutable,
                            random.nextBoolean(),
                            int32(),
                            u64());
        };
    }

    private TraceEvent iommu(Op op, Envelope at) {
        long leaf = 4096L << random.nextInt(19);
        long iova = address(leaf * 8) & -leaf;
        long bytes = leaf * (1 + random.nextInt(8));
        return switch (op) {
            case DEVICE ->
                    new DeviceEntry(
                            at,
                            int32(),
                            device(),
                            int32(),
                            random.nextBoolean(),
                            random.nextBoolean(),
                            int32(),
                            random.nextBoolean());
            case MAP ->
                    new MapLeaves(
                            at,
                            int32(),
                            iova,
                            address(leaf * 8) & -leaf,
                            leaf,
                            bytes / leaf,
                            one(Permission.class),
                            random.nextBoolean());
            case UNMAP -> new Unmap(at, int32(), iova, bytes);
            case SPLIT -> new SplitLeaves(at, int32(), iova, bytes, leaf, page());
            case MERGE -> new MergeLeaves(at, int32(), iova, bytes, page(), leaf);
            case INVALIDATE ->
                    new Invalidate(
                            at, int32(), one(InvalidateKind.class), int32(), device(), iova, bytes);
            case COMPLETION_WAIT -> new CompletionWait(at, int32(), u64());
            case COMPLETION -> new Completion(at, int32(), u64(), random.nextBoolean());
            default ->
                    new Fault(
                            at,
                            int32(),
                            CODES.get(random.nextInt(CODES.size())),
                            device(),
                            int32(),
                            u64(),
                            u64());
        };
    }

    private List<Part> parts(Op op) {
        return op == Op.ACCESS || op == Op.FAULT
                ? some(
                        () ->
                                new Part(
                                        u64(),
                                        random.nextInt(1 << 21),
                                        one(Part.State.class),
                                        u64(),
                                        u64(),
                                        u64()))
                : List.of();
    }

    private List<LeafRun> removed(Op op) {
        return switch (op) {
            case MAP, UNMAP, SPLIT, MERGE, PSMASH_IO, PUNSMASH_IO ->
                    some(
                            () ->
                                    new LeafRun(
                                            u64(),
                                            u64(),
                                            page(),
                                            random.nextInt(1000),
                                            one(Permission.class),
                                            random.nextBoolean()));
            default -> List.of();
        };
    }

    private <T> List<T> some(Supplier<T> one) {
        int count = random.nextInt(4) == 0 ? random.nextInt(40) : random.nextInt(3);
        return IntStream.range(0, count).mapToObj(i -> one.get()).toList();
    }

    private <E extends Enum<E>> E one(Class<E> type) {
        E[] values = type.getEnumConstants();
        return values[random.nextInt(values.length)];
    }

    private long page() {
        return random.nextBoolean() ? 4096 : 1L << 21;
    }

    private DeviceId device() {
        return random.nextInt(5) == 0
                ? DeviceId.NONE
                : new DeviceId(
                        random.nextInt(5) == 0 ? random.nextInt() : 0x0500 + random.nextInt(40));
    }

    /** An address with that many bytes behind it. */
    private long address(long room) {
        long any = u64();
        return Long.compareUnsigned(any, -room) > 0 ? any - room : any;
    }

    private long u64() {
        return random.nextLong() >>> random.nextInt(64);
    }

    private int int32() {
        return random.nextInt() >> random.nextInt(32);
    }
}
