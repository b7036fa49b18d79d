package dev.fencepost.wire.codec;

import dev.fencepost.model.LeafRun;

/** The record of a run of leaves, which events and window states have in common. */
public final class LeafRuns {
    private LeafRuns() {}

    public static LeafRun read(AvroInput in) {
        return new LeafRun(
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                EventSchemas.PERMISSION.read(in),
                in.readBoolean());
    }

    public static void write(LeafRun run, AvroOutput out) {
        out.writeLong(run.iova());
        out.writeLong(run.spa());
        out.writeLong(run.size());
        out.writeLong(run.count());
        EventSchemas.PERMISSION.write(run.perm(), out);
        out.writeBoolean(run.derived());
    }
}
