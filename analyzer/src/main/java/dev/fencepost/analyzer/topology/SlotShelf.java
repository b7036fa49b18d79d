package dev.fencepost.analyzer.topology;

import dev.fencepost.analyzer.merge.BatchShelf;
import org.apache.kafka.streams.state.KeyValueStore;

/** The part of a disk-backed, logged store that belongs to one slot. */
final class SlotShelf implements BatchShelf {
    private final KeyValueStore<byte[], byte[]> store;
    private final byte[] prefix;

    SlotShelf(KeyValueStore<byte[], byte[]> store, SlotName slot) {
        this.store = store;
        this.prefix = StateKeys.prefix(slot.toString(), StateKeys.MERGE);
    }

    @Override
    public void put(byte[] key, byte[] bytes) {
        store.put(StateKeys.join(prefix, key), bytes);
    }

    @Override
    public byte[] get(byte[] key) {
        return store.get(StateKeys.join(prefix, key));
    }

    @Override
    public void delete(byte[] key) {
        store.delete(StateKeys.join(prefix, key));
    }
}
