package dev.fencepost.analyzer.topology;

import dev.fencepost.analyzer.engine.PartialShelf;
import dev.fencepost.analyzer.merge.MergeMemory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The part of a disk-backed, logged store that belongs to one owning slot in one run. */
final class StraddleShelf implements PartialShelf {
    private final KeyValueStore<byte[], byte[]> store;
    private final MergeMemory memory;
    private final Sensor shelved;
    private final byte[] prefix;

    /**
     * @param shelved counts what is put here
     */
    StraddleShelf(
            KeyValueStore<byte[], byte[]> store,
            MergeMemory memory,
            Sensor shelved,
            SlotName slot,
            int run) {
        this.store = store;
        this.memory = memory;
        this.shelved = shelved;
        this.prefix = StateKeys.prefix(slot.toString(), StateKeys.JUDGE, run);
    }

    @Override
    public boolean hasRoom(long bytes) {
        return memory.hasRoom(bytes);
    }

    @Override
    public void hold(long bytes) {
        memory.add(bytes);
    }

    @Override
    public void put(long seq, byte[] bytes) {
        shelved.record();
        store.put(key(seq), bytes);
    }

    @Override
    public Optional<byte[]> get(long seq) {
        return Optional.ofNullable(store.get(key(seq)));
    }

    @Override
    public void delete(long seq) {
        store.delete(key(seq));
    }

    @Override
    public void clear() {
        List<byte[]> keys = new ArrayList<>();
        try (KeyValueIterator<byte[], byte[]> all =
                store.prefixScan(prefix, new ByteArraySerializer())) {
            all.forEachRemaining(pair -> keys.add(pair.key));
        }
        keys.forEach(store::delete);
    }

    private byte[] key(long seq) {
        return StateKeys.join(prefix, ByteBuffer.allocate(Long.BYTES).putLong(seq).array());
    }
}
