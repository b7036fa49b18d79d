package dev.fencepost.analyzer.merge;

import dev.fencepost.analyzer.engine.HostState.Sink;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

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
    private boolean shelved;

    private Bundle(MergeKey key, int waiting) {
        this.key = key;
        this.waiting = waiting;
    }

    /**
     * Writes batches, in as many entries as that takes.
     *
     * @param records their bytes, asked for once each
     */
    static void write(List<HeldBatch> batches, Function<HeldBatch, byte[]> records, Sink sink) {
        List<byte[]> bytes = new ArrayList<>();
        int size = 0;
        for (int i = 0; i < batches.size(); i++) {
            byte[] next = records.apply(batches.get(i));
            if (!bytes.isEmpty() && size + HEAD_BYTES + next.length > MOST_BYTES) {
                writeOne(batches.subList(i - bytes.size(), i), bytes, size, sink);
                bytes.clear();
                size = 0;
            }
            bytes.add(next);
            size += HEAD_BYTES + next.length;
        }
        if (!bytes.isEmpty()) {
            int from = batches.size() - bytes.size();
            writeOne(batches.subList(from, batches.size()), bytes, size, sink);
        }
    }

    private static void writeOne(List<HeldBatch> batches, List<byte[]> bytes, int size, Sink sink) {
        Bundle bundle = new Bundle(MergeKey.bundle(batches.get(0).key()), batches.size());
        ByteBuffer out = ByteBuffer.allocate(size);
        for (int i = 0; i < batches.size(); i++) {
            HeldBatch held = batches.get(i);
            out.put(held.key().toBytes()).putInt(bytes.get(i).length).put(bytes.get(i));
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

    /** One of its batches is gone, to the shelf or for good; answers whether that was the last. */
    boolean release(boolean toShelf) {
        shelved |= toShelf;
        waiting--;
        return waiting == 0;
    }

    /** Whether one of its batches went to the shelf. */
    boolean isShelved() {
        return shelved;
    }
}
