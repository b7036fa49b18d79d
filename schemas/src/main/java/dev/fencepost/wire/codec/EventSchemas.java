package dev.fencepost.wire.codec;

import dev.fencepost.model.Direction;
import dev.fencepost.model.InvalidateKind;
import dev.fencepost.model.Op;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Part;
import dev.fencepost.model.Permission;
import dev.fencepost.model.Phase;
import dev.fencepost.model.RunState;
import dev.fencepost.model.Source;
import dev.fencepost.model.Stream;
import org.apache.avro.Schema;

/**
 * The schemas of the trace records as this version writes them, and the numbers in them. The
 * branches of the unions lie in the order of {@link Op}, and tests hold the schemas to it.
 */
@SuppressWarnings("EnumOrdinal")
public final class EventSchemas {
    static final Symbols<Stream> STREAM =
            new Symbols<>(fencepost.Stream.getClassSchema(), Stream.class);
    static final Symbols<Permission> PERMISSION =
            new Symbols<>(fencepost.Permission.getClassSchema(), Permission.class);
    static final Symbols<InvalidateKind> INVALIDATE_KIND =
            new Symbols<>(fencepost.InvalidateKind.getClassSchema(), InvalidateKind.class);
    static final Symbols<Phase> PHASE =
            new Symbols<>(fencepost.Phase.getClassSchema(), Phase.class);
    static final Symbols<Direction> DIRECTION =
            new Symbols<>(fencepost.Direction.getClassSchema(), Direction.class);
    static final Symbols<Outcome> OUTCOME =
            new Symbols<>(fencepost.Outcome.getClassSchema(), Outcome.class);
    static final Symbols<Source> SOURCE =
            new Symbols<>(fencepost.Source.getClassSchema(), Source.class);
    static final Symbols<RunState> RUN_STATE =
            new Symbols<>(fencepost.RunState.getClassSchema(), RunState.class);
    static final Symbols<Part.State> PART_STATE =
            new Symbols<>(fencepost.PartState.getClassSchema(), Part.State.class);

    private static final Op[] OPS = Op.values();

    private EventSchemas() {}

    /** Of the records on the topic of a stream. */
    public static Schema batch(Stream stream) {
        return switch (stream) {
            case IOMMU -> fencepost.IommuBatch.getClassSchema();
            case RMP -> fencepost.RmpBatch.getClassSchema();
            case DMA -> fencepost.DmaBatch.getClassSchema();
        };
    }

    /** Of one event by itself, and of the entries of a trace file. */
    public static Schema event() {
        return fencepost.TraceEvent.getClassSchema();
    }

    /** How many kinds of event a stream has, GAP among them. */
    static int branches(Stream stream) {
        return switch (stream) {
            case IOMMU -> 10;
            case RMP -> 9;
            case DMA -> 3;
        };
    }

    /** Kinds of event of all streams, in the order of {@link Op}. */
    static int branches() {
        return OPS.length;
    }

    static int branchOf(Stream stream, Op op) {
        return op == Op.GAP ? branches(stream) - 1 : op.ordinal() - firstOf(stream);
    }

    static Op opOf(Stream stream, int branch) {
        return branch == branches(stream) - 1 ? Op.GAP : OPS[branch + firstOf(stream)];
    }

    static int branchOf(Op op) {
        return op.ordinal();
    }

    static Op opOf(int branch) {
        return OPS[branch];
    }

    private static int firstOf(Stream stream) {
        return switch (stream) {
            case IOMMU -> Op.DEVICE.ordinal();
            case RMP -> Op.RMPUPDATE.ordinal();
            case DMA -> Op.ACCESS.ordinal();
        };
    }
}
