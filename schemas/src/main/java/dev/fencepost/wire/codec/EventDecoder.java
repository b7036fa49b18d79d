package dev.fencepost.wire.codec;

import dev.fencepost.model.Access;
import dev.fencepost.model.Completion;
import dev.fencepost.model.CompletionWait;
import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.DeviceState;
import dev.fencepost.model.DmaEvents;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Fault;
import dev.fencepost.model.Gap;
import dev.fencepost.model.Invalidate;
import dev.fencepost.model.LeafRun;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.MergeLeaves;
import dev.fencepost.model.Op;
import dev.fencepost.model.Part;
import dev.fencepost.model.Psmash;
import dev.fencepost.model.PsmashIo;
import dev.fencepost.model.PunsmashIo;
import dev.fencepost.model.Pvalidate;
import dev.fencepost.model.RmpAdjust;
import dev.fencepost.model.RmpUpdate;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Snapshot;
import dev.fencepost.model.SplitLeaves;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unmap;
import dev.fencepost.model.Unsmash;
import java.util.List;

/**
 * Reads the record of one event, field by field in the order of its schema. Java evaluates
 * arguments from left to right: where a constructor's order is the schema's, it reads as one call.
 * Single-threaded.
 */
final class EventDecoder {
    private final AvroInput in;
    private final DeviceIds devices = new DeviceIds();
    private final AccessDecoder usual;

    EventDecoder(AvroInput in) {
        this.in = in;
        usual = new AccessDecoder(in, devices);
    }

    /**
     * Reads the next of a batch of DMA in one go; answers false, having read nothing, if unusual.
     */
    boolean readRow(DmaEvents.Builder into) {
        return usual.readRow(into);
    }

    /** Reads a copy of an event out of a batch, from the number of its kind on. */
    Routed readRouted(Stream stream, String host, int run) {
        Op op = EventSchemas.opOf(stream, in.readIndex(EventSchemas.branches(stream)));
        Envelope envelope = new Envelope(host, run, in.readLong(), in.readLong(), in.readLong());
        boolean primary = in.readBoolean();
        int slots = in.readInt();
        List<Part> parts = readParts(op);
        List<LeafRun> removed = readRemoved(op);
        return new Routed(read(op, envelope), primary, slots, parts, removed);
    }

    /** Reads an event by itself, from its run on. */
    TraceEvent read(String host) {
        Access access = usual.read(host);
        return access == null ? readAny(host) : access;
    }

    /** The same, field by field. */
    TraceEvent readAny(String host) {
        int run = in.readInt();
        Op op = EventSchemas.opOf(in.readIndex(EventSchemas.branches()));
        Envelope envelope = new Envelope(host, run, in.readLong(), in.readLong(), in.readLong());
        in.readBoolean();
        in.readInt();
        readParts(op);
        readRemoved(op);
        return read(op, envelope);
    }

    private List<Part> readParts(Op op) {
        return op == Op.ACCESS || op == Op.FAULT ? in.readArray(EventDecoder::readPart) : List.of();
    }

    private List<LeafRun> readRemoved(Op op) {
        return switch (op) {
            case MAP, UNMAP, SPLIT, MERGE, PSMASH_IO, PUNSMASH_IO -> in.readArray(LeafRuns::read);
            default -> List.of();
        };
    }

    private TraceEvent read(Op op, Envelope envelope) {
        return switch (op) {
            case DEVICE, MAP, UNMAP, SPLIT, MERGE -> readTable(op, envelope);
            case INVALIDATE, COMPLETION_WAIT, COMPLETION, FAULT -> readQueue(op, envelope);
            case RMPUPDATE, PSMASH, UNSMASH, PVALIDATE, RMPADJUST, SNAPSHOT ->
                    readRmp(op, envelope);
            case PSMASH_IO -> readPsmashIo(envelope);
            case PUNSMASH_IO -> readPunsmashIo(envelope);
            case ACCESS -> readAccess(envelope);
            case DEVICE_STATE ->
                    new DeviceState(envelope, readDevice(), EventSchemas.RUN_STATE.read(in));
            case GAP ->
                    new Gap(
                            envelope,
                            EventSchemas.STREAM.read(in),
                            in.readLong(),
                            in.readBoolean());
        };
    }

    private TraceEvent readTable(Op op, Envelope envelope) {
        if (op == Op.DEVICE) {
            return new DeviceEntry(
                    envelope,
                    in.readInt(),
                    readDevice(),
                    in.readInt(),
                    in.readBoolean(),
                    in.readBoolean(),
                    in.readInt(),
                    in.readBoolean());
        }
        int domain = in.readInt();
        long iova = in.readLong();
        if (op == Op.MAP) {
            return new MapLeaves(
                    envelope,
                    domain,
                    iova,
                    in.readLong(),
                    in.readLong(),
                    in.readLong(),
                    EventSchemas.PERMISSION.read(in),
                    in.readBoolean());
        }
        long size = in.readLong();
        return switch (op) {
            case UNMAP -> new Unmap(envelope, domain, iova, size);
            case SPLIT ->
                    new SplitLeaves(envelope, domain, iova, size, in.readLong(), in.readLong());
            default -> new MergeLeaves(envelope, domain, iova, size, in.readLong(), in.readLong());
        };
    }

    private TraceEvent readQueue(Op op, Envelope envelope) {
        int unit = in.readInt();
        return switch (op) {
            case INVALIDATE ->
                    new Invalidate(
                            envelope,
                            unit,
                            EventSchemas.INVALIDATE_KIND.read(in),
                            in.readInt(),
                            readDevice(),
                            in.readLong(),
                            in.readLong());
            case COMPLETION_WAIT -> new CompletionWait(envelope, unit, in.readLong());
            case COMPLETION -> new Completion(envelope, unit, in.readLong(), in.readBoolean());
            default ->
                    new Fault(
                            envelope,
                            unit,
                            in.readString(),
                            readDevice(),
                            in.readInt(),
                            in.readLong(),
                            in.readLong());
        };
    }

    private TraceEvent readRmp(Op op, Envelope envelope) {
        return switch (op) {
            case PSMASH -> new Psmash(envelope, in.readLong(), in.readInt());
            case UNSMASH -> new Unsmash(envelope, in.readLong(), in.readInt());
            case PVALIDATE ->
                    new Pvalidate(
                            envelope,
                            in.readInt(),
                            in.readLong(),
                            in.readLong(),
                            in.readLong(),
                            in.readBoolean(),
                            in.readInt());
            case RMPADJUST ->
                    new RmpAdjust(
                            envelope,
                            in.readInt(),
                            in.readLong(),
                            in.readLong(),
                            in.readLong(),
                            in.readInt(),
                            in.readInt(),
                            in.readInt());
            default -> readEntry(op, envelope);
        };
    }

    private TraceEvent readEntry(Op op, Envelope envelope) {
        long spa = in.readLong();
        long size = in.readLong();
        boolean assigned = in.readBoolean();
        boolean immutable = in.readBoolean();
        return op == Op.RMPUPDATE
                ? new RmpUpdate(
                        envelope,
                        spa,
                        size,
                        assigned,
                        immutable,
                        in.readInt(),
                        in.readLong(),
                        in.readInt())
                : new Snapshot(
                        envelope,
                        spa,
                        size,
                        assigned,
                        immutable,
                        in.readBoolean(),
                        in.readInt(),
                        in.readLong());
    }

    private PsmashIo readPsmashIo(Envelope envelope) {
        return new PsmashIo(
                envelope,
                in.readLong(),
                in.readInt(),
                in.readLong(),
                EventSchemas.PHASE.read(in),
                in.readInt());
    }

    private PunsmashIo readPunsmashIo(Envelope envelope) {
        return new PunsmashIo(
                envelope,
                in.readLong(),
                in.readInt(),
                in.readLong(),
                EventSchemas.PHASE.read(in),
                in.readInt());
    }

    private Access readAccess(Envelope envelope) {
        return new Access(
                envelope,
                readDevice(),
                in.readLong(),
                in.readLong(),
                EventSchemas.DIRECTION.read(in),
                in.readBoolean(),
                EventSchemas.OUTCOME.read(in),
                EventSchemas.SOURCE.read(in),
                in.readLong());
    }

    private static Part readPart(AvroInput in) {
        return new Part(
                in.readLong(),
                in.readLong(),
                EventSchemas.PART_STATE.read(in),
                in.readLong(),
                in.readLong(),
                in.readLong());
    }

    private DeviceId readDevice() {
        return devices.of(in.readInt());
    }
}
