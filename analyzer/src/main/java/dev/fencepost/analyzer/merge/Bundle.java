package dev.fencepost.analyzer.merge;

import dev.fencepost.analyzer.engine.HostState.Sink;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Batches that one flush found waiting and wrote as one entry of the state: an entry for each would
 * cost its own record and, a moment later, that of its deletion. The entry stays until the last of
 * its batches is gone; which of them still count, the positions say.
 */
final class Bundle {
    /** Bytes of an entry of several batches, far below what Kafka takes as one record. */
    private static final int MOST_BYTES = 1 << 20;

    private static final int HEAD_BYTES = MergeKey.BYTES + Integer.BYTES;

    private final MergeKey key;
    private int waiting;

    private Bundle(MergeKey key, int waiting) {
        this.key = key;
        this.waiting = waiting;
    }

    /** Writes batches, in as many entries as that takes. */
    static void write(List<HeldBatch> batches, Sink sink) {
        int from = 0;
        int bytes = 0;
        for (int i = 0; i < batches.size(); i++) {
            int more = HEAD_BYTES + batches.get(i).bytes().length;
            if (i > from && bytes + more > MOST_BYTES) {
                writeOne(batches.subList(from, i), bytes, sink);
                from = i;
                bytes = 0;
            }
            bytes += more;
        }
        if (from < batches.size()) {
            writeOne(batches.subList(from, batches.size()), bytes, sink);
        }
    }

    private static void writeOne(List<HeldBatch> batches, int bytes, Sink sink) {
        Bundle bundle = new Bundle(MergeKey.bundle(batches.get(0).key()), batches.size());
        ByteBuffer out = ByteBuffer.allocate(bytes);
        for (HeldBatch held : batches) {
            out.put(held.key().toBytes()).putInt(held.bytes().length).put(held.bytes());
            held.writtenIn(bundle);
        }
        sink.put(bundle.key.toBytes(), out.array());
    }

    /** Takes back what an entry of the state holds. */
    static List<HeldBatch> read(MergeKey key, byte[] value) {
        if (key.kind() != MergeKey.Kind.BUNDLE) {
            // a batch by itself, as versions before bundles wrote it
            HeldBatch alone = HeldBatch.unread(key, value);
            alone.writtenIn(new Bundle(key, 1));
            return List.of(alone);
        }
        List<HeldBatch> batches = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(value);
        while (in.hasRemaining()) {
            byte[] name = new byte[MergeKey.BYTES];
            in.get(name);
            byte[] bytes = new byte[in.getInt()];
            in.get(bytes);
            batches.add(HeldBatch.unread(MergeKey.of(name), bytes));
        }
        Bundle bundle = new Bundle(key, batches.size());
        batches.forEach(held -> held.writtenIn(bundle));
        return batches;
    }

    MergeKey key() {
        return key;
    }

    /** One of its batches is gone; answers whether that was the last. */
    boolean release() {
        waiting--;
        return waiting == 0;
    }
}
