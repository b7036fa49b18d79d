package dev.fencepost.analyzer.topology;

import dev.fencepost.analyzer.engine.HostState.Sink;
import java.util.Iterator;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;

/**
 * The state of a processor that keeps objects: it asks for what changed inside each commit and
 * writes that, and nothing else, to its changelog.
 *
 * <p>This is the one class that uses Kafka's internals. A store has to write before the transaction
 * that commits the offsets ends, and in Kafka 4.3.1 {@code CachedStateStore.flushCache()} is the
 * only call that a task makes to its stores by then ({@code StreamTask.prepareCommit}). {@link
 * StateStore#commit} comes after the transaction, and under exactly-once not at regular commits at
 * all: what is written there is lost when the process is killed.
 *
 * <p>The objects belong to the processor. Between a restore and the processor's start their bytes
 * wait here; {@link #takeRestored} hands each over and lets it go, so that nothing is kept twice.
 * Standby tasks would have to keep the bytes, which is why {@link TopologySettings} refuses them.
 */
final class ObjectStore implements StateStore, CachedStateStore<byte[], byte[]> {
    /** Writes what changed since it was called last. */
    interface Writer {
        void writeChanges(Sink sink);
    }

    private static final Writer NOTHING = sink -> {};

    private final KeyValueStore<byte[], byte[]> changelog;
    private final Map<Bytes, byte[]> restored;
    private Writer writer = NOTHING;
    private boolean handedOver;

    /**
     * @param changelog a logged store of the same name that keeps nothing
     * @param restored where that store puts what it reads back
     */
    ObjectStore(KeyValueStore<byte[], byte[]> changelog, Map<Bytes, byte[]> restored) {
        this.changelog = changelog;
        this.restored = restored;
    }

    /** Shows every restored pair that waits. */
    void forEachRestored(BiConsumer<byte[], byte[]> viewer) {
        restored.forEach((key, value) -> viewer.accept(key.get(), value));
    }

    /** Gives every restored pair away and asks for changes from now on. */
    void takeRestored(BiConsumer<byte[], byte[]> taker, Writer changes) {
        Iterator<Map.Entry<Bytes, byte[]>> pairs = restored.entrySet().iterator();
        while (pairs.hasNext()) {
            Map.Entry<Bytes, byte[]> pair = pairs.next();
            pairs.remove();
            taker.accept(pair.getKey().get(), pair.getValue());
        }
        handedOver = true;
        writer = changes;
    }

    @Override
    public void flushCache() {
        writer.writeChanges(
                new Sink() {
                    @Override
                    public void put(byte[] key, byte[] value) {
                        changelog.put(key, value);
                    }

                    @Override
                    public void delete(byte[] key) {
                        changelog.delete(key);
                    }
                });
    }

    @Override
    public void clearCache() {
        if (handedOver) {
            throw new IllegalStateException(
                    "an active task became a standby, which " + name() + " has no bytes for");
        }
    }

    @Override
    public boolean setFlushListener(
            CacheFlushListener<byte[], byte[]> listener, boolean sendOldValues) {
        return false;
    }

    @Override
    public String name() {
        return changelog.name();
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        changelog.init(context, root);
    }

    @Override
    public void commit(Map<TopicPartition, Long> changelogOffsets) {
        // Too late to write: see above.
    }

    @Override
    public void close() {
        changelog.close();
        restored.clear();
        writer = NOTHING;
        handedOver = false;
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return changelog.isOpen();
    }
}
