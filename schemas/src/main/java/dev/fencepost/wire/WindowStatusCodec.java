package dev.fencepost.wire;

import dev.fencepost.model.WindowStatus;
import dev.fencepost.model.WindowStatus.Hazard;
import dev.fencepost.model.WindowStatus.Known;
import dev.fencepost.model.WindowStatus.Leaves;
import dev.fencepost.model.WindowStatus.Ownership;
import dev.fencepost.model.WindowStatus.RmpRun;
import dev.fencepost.wire.codec.AvroInput;
import dev.fencepost.wire.codec.AvroOutput;
import dev.fencepost.wire.codec.LeafRuns;
import dev.fencepost.wire.codec.Symbols;
import org.apache.avro.Schema;

/** The Avro form of a frame's state. */
final class WindowStatusCodec implements RecordCodec<WindowStatus> {
    private static final Symbols<Ownership> OWNERSHIP =
            new Symbols<>(fencepost.Ownership.getClassSchema(), Ownership.class);
    private static final Symbols<Known> KNOWN =
            new Symbols<>(fencepost.Known.getClassSchema(), Known.class);

    @Override
    public Schema schema() {
        return fencepost.WindowStatus.getClassSchema();
    }

    @Override
    public void write(WindowStatus status, AvroOutput out) {
        out.writeString(status.host());
        out.writeInt(status.run());
        out.writeLong(status.frame());
        out.writeLong(status.ts());
        out.writeArray(status.leaves(), WindowStatusCodec::writeLeaves);
        out.writeArray(status.rmp(), WindowStatusCodec::writeRmpRun);
        out.writeArray(status.hazards(), WindowStatusCodec::writeHazard);
        out.writeLong(status.hits());
    }

    @Override
    public WindowStatus read(AvroInput in) {
        return new WindowStatus(
                in.readString(),
                in.readInt(),
                in.readLong(),
                in.readLong(),
                in.readArray(from -> new Leaves(from.readInt(), LeafRuns.read(from))),
                in.readArray(WindowStatusCodec::readRmpRun),
                in.readArray(WindowStatusCodec::readHazard),
                in.readLong());
    }

    private static void writeLeaves(Leaves leaves, AvroOutput out) {
        out.writeInt(leaves.domain());
        LeafRuns.write(leaves.run(), out);
    }

    private static void writeRmpRun(RmpRun run, AvroOutput out) {
        out.writeInt(run.page());
        out.writeInt(run.count());
        OWNERSHIP.write(run.state(), out);
        out.writeLong(run.size());
        out.writeInt(run.asid());
        out.writeLong(run.gpa());
        out.writeBoolean(run.immutable());
        KNOWN.write(run.validated(), out);
    }

    private static RmpRun readRmpRun(AvroInput in) {
        return new RmpRun(
                in.readInt(),
                in.readInt(),
                OWNERSHIP.read(in),
                in.readLong(),
                in.readInt(),
                in.readLong(),
                in.readBoolean(),
                KNOWN.read(in));
    }

    private static void writeHazard(Hazard hazard, AvroOutput out) {
        out.writeString(hazard.alertId());
        HazardSymbols.KIND.write(hazard.kind(), out);
        out.writeString(hazard.code());
        HazardSymbols.SEVERITY.write(hazard.severity(), out);
        out.writeLong(hazard.hits());
    }

    private static Hazard readHazard(AvroInput in) {
        return new Hazard(
                in.readString(),
                HazardSymbols.KIND.read(in),
                in.readString(),
                HazardSymbols.SEVERITY.read(in),
                in.readLong());
    }
}
