package dev.fencepost.trace;

import dev.fencepost.model.Access;
import dev.fencepost.model.Completion;
import dev.fencepost.model.CompletionWait;
import dev.fencepost.model.DeviceEntry;
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
import java.util.Optional;

/** Makes the event that a line's fields describe, with the defaults of the format. */
final class EventBuilder {
    private static final Op[] OPS = Op.values();
    private static final Permission[] PERMISSIONS = Permission.values();
    private static final InvalidateKind[] KINDS = InvalidateKind.values();
    private static final Phase[] PHASES = Phase.values();
    private static final Direction[] DIRECTIONS = Direction.values();
    private static final Outcome[] OUTCOMES = Outcome.values();
    private static final Source[] SOURCES = Source.values();
    private static final RunState[] STATES = RunState.values();

    private final EventFields fields;

    EventBuilder(EventFields fields) {
        this.fields = fields;
    }

    /**
     * The event.
     *
     * @param line number of the line, the seq where none is given
     */
    TraceEvent build(long line) throws BadLineException {
        if (!fields.has(Field.OP)) {
            throw new BadLineException("field op is missing");
        }
        Op op = OPS[fields.integer(Field.OP)];
        EventShape.of(op).check(fields.present());
        Stream stream = Stream.of(fields.integer(Field.STREAM));
        if (!EventShape.of(op).allows(stream)) {
            throw new BadLineException(op + " is no op of stream " + stream.label());
        }
        try {
            return event(op, stream, envelope(line));
        } catch (IllegalArgumentException e) {
            throw new BadLineException(op + ": " + e.getMessage());
        }
    }

    /** The stream that the line belongs to, if it says so and does not contradict itself. */
    Optional<Stream> stream() {
        if (!fields.has(Field.STREAM) || !fields.certain(Field.STREAM)) {
            return Optional.empty();
        }
        Stream stream = Stream.of(fields.integer(Field.STREAM));
        boolean contradicted =
                fields.has(Field.OP)
                        && !EventShape.of(OPS[fields.integer(Field.OP)]).allows(stream);
        return contradicted ? Optional.empty() : Optional.of(stream);
    }

    private Envelope envelope(long line) {
        return new Envelope(
                fields.host(),
                fields.integer(Field.RUN),
                number(Field.TS),
                fields.number(Field.SEQ, line),
                number(Field.TS_ERR));
    }

    private TraceEvent event(Op op, Stream stream, Envelope at) throws BadLineException {
        return switch (op) {
            case DEVICE -> device(at);
            case MAP -> map(at);
            case UNMAP -> new Unmap(at, domain(), number(Field.IOVA), number(Field.SIZE));
            case SPLIT -> split(at);
            case MERGE -> merge(at);
            case INVALIDATE -> invalidate(at);
            case COMPLETION_WAIT -> new CompletionWait(at, unit(), number(Field.TOKEN));
            case COMPLETION ->
                    new Completion(at, unit(), number(Field.TOKEN), fields.flag(Field.OK, true));
            case FAULT -> fault(at);
            case RMPUPDATE -> rmpUpdate(at);
            case PSMASH -> new Psmash(at, number(Field.SPA), rc());
            case UNSMASH -> new Unsmash(at, number(Field.SPA), rc());
            case PVALIDATE -> pvalidate(at);
            case RMPADJUST -> rmpAdjust(at);
            case PSMASH_IO -> psmashIo(at);
            case PUNSMASH_IO -> punsmashIo(at);
            case SNAPSHOT -> snapshot(at);
            case ACCESS -> access(at);
            case DEVICE_STATE ->
                    new DeviceState(at, fields.bdf(), STATES[fields.integer(Field.STATE)]);
            case GAP ->
                    new Gap(
                            at,
                            stream,
                            number(Field.LOST),
                            fields.flag(Field.FLUSHES_UNSEEN, false));
        };
    }

    private TraceEvent device(Envelope at) {
        return new DeviceEntry(
                at,
                unit(),
                fields.bdf(),
                domain(),
                fields.flag(Field.ON, true),
                fields.flag(Field.TRUSTED, false),
                fields.integer(Field.ASID),
                fields.flag(Field.ATS, false));
    }

    private TraceEvent map(Envelope at) {
        return new MapLeaves(
                at,
                domain(),
                number(Field.IOVA),
                number(Field.SPA),
                number(Field.SIZE),
                fields.number(Field.COUNT, 1),
                permission(),
                fields.flag(Field.DERIVED, false));
    }

    private TraceEvent split(Envelope at) {
        return new SplitLeaves(
                at,
                domain(),
                number(Field.IOVA),
                number(Field.SIZE),
                number(Field.FROM),
                number(Field.TO));
    }

    private TraceEvent merge(Envelope at) {
        return new MergeLeaves(
                at,
                domain(),
                number(Field.IOVA),
                number(Field.SIZE),
                number(Field.FROM),
                number(Field.TO));
    }

    private TraceEvent invalidate(Envelope at) throws BadLineException {
        InvalidateKind kind = KINDS[fields.integer(Field.KIND)];
        EventShape.of(kind).check(fields.present());
        return new Invalidate(
                at, unit(), kind, domain(), fields.bdf(), number(Field.IOVA), number(Field.SIZE));
    }

    private TraceEvent fault(Envelope at) {
        return new Fault(
                at,
                unit(),
                fields.code(),
                fields.bdf(),
                (int) fields.number(Field.DOMAIN, Fault.UNKNOWN_DOMAIN),
                number(Field.ADDRESS),
                number(Field.FLAGS));
    }

    private TraceEvent rmpUpdate(Envelope at) {
        return new RmpUpdate(
                at,
                number(Field.SPA),
                number(Field.SIZE),
                fields.flag(Field.ASSIGNED, false),
                fields.flag(Field.IMMUTABLE, false),
                fields.integer(Field.ASID),
                number(Field.GPA),
                rc());
    }

    private TraceEvent pvalidate(Envelope at) {
        return new Pvalidate(
                at,
                fields.integer(Field.ASID),
                number(Field.GPA),
                number(Field.SPA),
                number(Field.SIZE),
                fields.flag(Field.VALIDATE, false),
                rc());
    }

    private TraceEvent rmpAdjust(Envelope at) {
        return new RmpAdjust(
                at,
                fields.integer(Field.ASID),
                number(Field.GPA),
                number(Field.SPA),
                number(Field.SIZE),
                fields.integer(Field.VMPL),
                fields.integer(Field.PERMS),
                rc());
    }

    private TraceEvent psmashIo(Envelope at) {
        return new PsmashIo(at, number(Field.SPA), domain(), number(Field.IOVA), phase(), rc());
    }

    private TraceEvent punsmashIo(Envelope at) {
        return new PunsmashIo(at, number(Field.SPA), domain(), number(Field.IOVA), phase(), rc());
    }

    private TraceEvent snapshot(Envelope at) {
        return new Snapshot(
                at,
                number(Field.SPA),
                number(Field.SIZE),
                fields.flag(Field.ASSIGNED, false),
                fields.flag(Field.IMMUTABLE, false),
                fields.flag(Field.VALIDATED, false),
                fields.integer(Field.ASID),
                number(Field.GPA));
    }

    private TraceEvent access(Envelope at) {
        return new Access(
                at,
                fields.bdf(),
                number(Field.IOVA),
                number(Field.LENGTH),
                DIRECTIONS[fields.integer(Field.DIR)],
                fields.flag(Field.TRUSTED, false),
                OUTCOMES[fields.integer(Field.OUTCOME)],
                SOURCES[fields.integer(Field.SOURCE)],
                number(Field.ENTRY));
    }

    private long number(Field field) {
        return fields.number(field, 0);
    }

    private int unit() {
        return fields.integer(Field.UNIT);
    }

    private int domain() {
        return fields.integer(Field.DOMAIN);
    }

    private int rc() {
        return fields.integer(Field.RC);
    }

    private Permission permission() {
        return fields.has(Field.PERM)
                ? PERMISSIONS[fields.integer(Field.PERM)]
                : Permission.READ_WRITE;
    }

    private Phase phase() {
        return PHASES[fields.integer(Field.PHASE)];
    }
}
