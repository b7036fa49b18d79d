package dev.fencepost.analyzer.topology;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The bottom of an {@link ObjectStore}: forgets what is written, since the layer above it has sent
 * it to the changelog, and keeps what is restored in a map of its owner's.
 */
final class RestoreOnlyStore implements KeyValueStore<Bytes, byte[]> {
    private final String name;
    private final Map<Bytes, byte[]> restored;
    private final Position position = Position.emptyPosition();
    private boolean open;

    RestoreOnlyStore(String name, Map<Bytes, byte[]> restored) {
        this.name = name;
        this.restored = restored;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        context.register(root, this::restore);
        open = true;
    }

    private void restore(byte[] key, byte[] value) {
        if (value == null) {
            restored.remove(Bytes.wrap(key));
        } else {
            restored.put(Bytes.wrap(key), value);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void put(Bytes key, byte[] value) {
        // The changelog has it.
    }

    @Override
    public byte[] delete(Bytes key) {
        return new byte[0];
    }

    @Override
    public Position getPosition() {
        return position;
    }

    @Override
    public void close() {
        open = false;
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public byte[] putIfAbsent(Bytes key, byte[] value) {
        throw unreadable();
    }

    @Override
    public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
        throw unreadable();
    }

    @Override
    public byte[] get(Bytes key) {
        throw unreadable();
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
        throw unreadable();
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> all() {
        throw unreadable();
    }

    @Override
    public long approximateNumEntries() {
        return 0;
    }

    private UnsupportedOperationException unreadable() {
        return new UnsupportedOperationException(name + " keeps nothing to read");
    }
}
