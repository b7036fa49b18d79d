package dev.fencepost.trace;

import static dev.fencepost.trace.Field.ADDRESS;
import static dev.fencepost.trace.Field.ASID;
import static dev.fencepost.trace.Field.ASSIGNED;
import static dev.fencepost.trace.Field.ATS;
import static dev.fencepost.trace.Field.BDF;
import static dev.fencepost.trace.Field.CODE;
import static dev.fencepost.trace.Field.COUNT;
import static dev.fencepost.trace.Field.DERIVED;
import static dev.fencepost.trace.Field.DIR;
import static dev.fencepost.trace.Field.DOMAIN;
import static dev.fencepost.trace.Field.ENTRY;
import static dev.fencepost.trace.Field.FLAGS;
import static dev.fencepost.trace.Field.FLUSHES_UNSEEN;
import static dev.fencepost.trace.Field.FROM;
import static dev.fencepost.trace.Field.GPA;
import static dev.fencepost.trace.Field.HOST;
import static dev.fencepost.trace.Field.IMMUTABLE;
import static dev.fencepost.trace.Field.IOVA;
import static dev.fencepost.trace.Field.KIND;
import static dev.fencepost.trace.Field.LENGTH;
import static dev.fencepost.trace.Field.LOST;
import static dev.fencepost.trace.Field.OK;
import static dev.fencepost.trace.Field.ON;
import static dev.fencepost.trace.Field.OP;
import static dev.fencepost.trace.Field.OUTCOME;
import static dev.fencepost.trace.Field.PERM;
import static dev.fencepost.trace.Field.PERMS;
import static dev.fencepost.trace.Field.PHASE;
import static dev.fencepost.trace.Field.RC;
import static dev.fencepost.trace.Field.RUN;
import static dev.fencepost.trace.Field.SEQ;
import static dev.fencepost.trace.Field.SIZE;
import static dev.fencepost.trace.Field.SOURCE;
import static dev.fencepost.trace.Field.SPA;
import static dev.fencepost.trace.Field.STATE;
import static dev.fencepost.trace.Field.STREAM;
import static dev.fencepost.trace.Field.TO;
import static dev.fencepost.trace.Field.TOKEN;
import static dev.fencepost.trace.Field.TRUSTED;
import static dev.fencepost.trace.Field.TS;
import static dev.fencepost.trace.Field.TS_ERR;
import static dev.fencepost.trace.Field.UNIT;
import static dev.fencepost.trace.Field.VALIDATE;
import static dev.fencepost.trace.Field.VALIDATED;
import static dev.fencepost.trace.Field.VMPL;
import static dev.fencepost.trace.Field.bits;

import dev.fencepost.model.InvalidateKind;
import dev.fencepost.model.Op;
import dev.fencepost.model.Stream;
import java.util.EnumSet;
import java.util.Set;

/** Which fields a kind of event must have and may have. */
@SuppressWarnings("EnumOrdinal") // a table per op
final class EventShape {
    private static final EventShape[] BY_OP = new EventShape[Op.values().length];
    private static final EventShape[] BY_KIND = new EventShape[InvalidateKind.values().length];

    static {
        iommu(Op.DEVICE, bits(BDF, DOMAIN)).may(bits(UNIT, ON, TRUSTED, ASID, ATS));
        iommu(Op.MAP, bits(DOMAIN, IOVA, SPA, SIZE)).may(bits(COUNT, PERM, DERIVED));
        iommu(Op.UNMAP, bits(DOMAIN, IOVA, SIZE));
        iommu(Op.SPLIT, bits(DOMAIN, IOVA, SIZE, FROM, TO));
        iommu(Op.MERGE, bits(DOMAIN, IOVA, SIZE, FROM, TO));
        iommu(Op.INVALIDATE, bits(KIND)).may(bits(UNIT, DOMAIN, BDF, IOVA, SIZE));
        iommu(Op.COMPLETION_WAIT, bits(TOKEN)).may(bits(UNIT));
        iommu(Op.COMPLETION, bits(TOKEN)).may(bits(UNIT, OK));
        iommu(Op.FAULT, bits(CODE, ADDRESS)).may(bits(UNIT, BDF, DOMAIN, FLAGS));
        rmp(Op.RMPUPDATE, bits(SPA, SIZE, ASSIGNED)).may(bits(IMMUTABLE, ASID, GPA, RC));
        rmp(Op.PSMASH, bits(SPA)).may(bits(RC));
        rmp(Op.UNSMASH, bits(SPA)).may(bits(RC));
        rmp(Op.PVALIDATE, bits(ASID, GPA, SPA, SIZE, VALIDATE)).may(bits(RC));
        rmp(Op.RMPADJUST, bits(ASID, GPA, SPA, SIZE, VMPL, PERMS)).may(bits(RC));
        rmp(Op.PSMASH_IO, bits(SPA, DOMAIN, IOVA, PHASE)).may(bits(RC));
        rmp(Op.PUNSMASH_IO, bits(SPA, DOMAIN, IOVA, PHASE)).may(bits(RC));
        rmp(Op.SNAPSHOT, bits(SPA, SIZE, ASSIGNED)).may(bits(IMMUTABLE, VALIDATED, ASID, GPA));
        dma(Op.ACCESS, bits(BDF, IOVA, LENGTH, DIR)).may(bits(TRUSTED, OUTCOME, SOURCE, ENTRY));
        dma(Op.DEVICE_STATE, bits(BDF, STATE));
        gap().may(bits(LOST, FLUSHES_UNSEEN));
        ofKind(InvalidateKind.PAGES, bits(DOMAIN)).may(bits(UNIT, IOVA, SIZE));
        ofKind(InvalidateKind.DEVICE_TLB, bits(BDF)).may(bits(UNIT, IOVA, SIZE));
        ofKind(InvalidateKind.DEVICE, bits(BDF)).may(bits(UNIT));
        ofKind(InvalidateKind.ALL, 0).may(bits(UNIT));
    }

    private final String name;
    private final Set<Stream> streams;
    private final long required;
    private long allowed;

    private EventShape(String name, Set<Stream> streams, long needed) {
        this.name = name;
        this.streams = streams;
        required = needed | bits(STREAM, OP, TS);
        allowed = required | bits(HOST, RUN, SEQ, TS_ERR);
    }

    static EventShape of(Op op) {
        return BY_OP[op.ordinal()];
    }

    static EventShape of(InvalidateKind kind) {
        return BY_KIND[kind.ordinal()];
    }

    /** Fails naming the first field that is missing, or that does not belong here. */
    void check(long present) throws BadLineException {
        long missing = required & ~present;
        if (missing != 0) {
            throw new BadLineException(name + " lacks field " + first(missing));
        }
        long foreign = present & ~allowed;
        if (foreign != 0) {
            throw new BadLineException(name + " has no field " + first(foreign));
        }
    }

    private static String first(long bits) {
        return Field.of(Long.numberOfTrailingZeros(bits)).label();
    }

    /** Whether an event of this kind may come from a stream. */
    boolean allows(Stream stream) {
        return streams.contains(stream);
    }

    private static EventShape iommu(Op op, long fields) {
        return needs(op, EnumSet.of(Stream.IOMMU), fields);
    }

    private static EventShape rmp(Op op, long fields) {
        return needs(op, EnumSet.of(Stream.RMP), fields);
    }

    private static EventShape dma(Op op, long fields) {
        return needs(op, EnumSet.of(Stream.DMA), fields);
    }

    private static EventShape gap() {
        return needs(Op.GAP, EnumSet.allOf(Stream.class), 0);
    }

    private static EventShape needs(Op op, Set<Stream> streams, long fields) {
        EventShape shape = new EventShape(op.name(), streams, fields);
        BY_OP[op.ordinal()] = shape;
        return shape;
    }

    private static EventShape ofKind(InvalidateKind kind, long fields) {
        EventShape shape =
                new EventShape("INVALIDATE " + kind, EnumSet.of(Stream.IOMMU), fields | bits(KIND));
        BY_KIND[kind.ordinal()] = shape;
        return shape;
    }

    private void may(long fields) {
        allowed |= fields;
    }
}
