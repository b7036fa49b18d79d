package dev.fencepost.analyzer.merge;

import dev.fencepost.analyzer.engine.LaterStateException;
import dev.fencepost.model.Stream;
import java.nio.ByteBuffer;

/**
 * Names one entry of a merge's state: a queued batch, a GAP that waits like one, several of both,
 * or the positions that were reached.
 *
 * @param kind what the entry is
 * @param run of a batch, or of the first of several
 * @param stream of a batch, or of the first of several
 * @param id rises over all batches of a slot
 * @param skip how many of the batch's first events are duplicates
 */
record MergeKey(Kind kind, int run, Stream stream, long id, int skip) {
    /** Length of all but the name of the positions. */
    static final int BYTES = 1 + 4 + 1 + 8 + 4;

    /** What an entry is. */
    enum Kind {
        POSITIONS,
        BATCH,
        GAP,
        BUNDLE
    }

    static final MergeKey POSITIONS = new MergeKey(Kind.POSITIONS, 0, Stream.IOMMU, 0, 0);

    /** Names what is written together with a batch, the first of it. */
    static MergeKey bundle(MergeKey first) {
        return new MergeKey(Kind.BUNDLE, first.run(), first.stream(), first.id(), 0);
    }

    // The ordinals are what is written, and Stream.of reads them.
    @SuppressWarnings("EnumOrdinal")
    byte[] toBytes() {
        if (kind == Kind.POSITIONS) {
            return new byte[] {0};
        }
        return ByteBuffer.allocate(BYTES)
                .put((byte) kind.ordinal())
                .putInt(run)
                .put((byte) stream.ordinal())
                .putLong(id)
                .putInt(skip)
                .array();
    }

    static MergeKey of(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte kind = in.get();
        if (kind == 0) {
            return POSITIONS;
        }
        return new MergeKey(
                switch (kind) {
                    case 1 -> Kind.BATCH;
                    case 2 -> Kind.GAP;
                    case 3 -> Kind.BUNDLE;
                    default -> throw new LaterStateException("a waiting batch of kind", kind);
                },
                in.getInt(),
                Stream.of(in.get()),
                in.getLong(),
                in.getInt());
    }
}
