package dev.fencepost.analyzer.topology;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** A logged store in memory: every write goes to its changelog too, a null for a deletion. */
final class MapStore implements KeyValueStore<byte[], byte[]> {
    private final String name;
    private final TreeMap<Bytes, byte[]> content;
    private final BiConsumer<Bytes, byte[]> changelog;

    MapStore(String name, Map<Bytes, byte[]> restored, BiConsumer<Bytes, byte[]> changelog) {
        this.name = name;
        this.content = new TreeMap<>(restored);
        this.changelog = changelog;
    }

    @Override
    public void put(byte[] key, byte[] value) {
        content.put(Bytes.wrap(key), value.clone());
        changelog.accept(Bytes.wrap(key), value.clone());
    }

    @Override
    public byte[] delete(byte[] key) {
        changelog.accept(Bytes.wrap(key), null);
        return content.remove(Bytes.wrap(key));
    }

    @Override
    public byte[] get(byte[] key) {
        return content.get(Bytes.wrap(key));
    }

    @Override
    public KeyValueIterator<byte[], byte[]> all() {
        return iterate(content.entrySet());
    }

    @Override
    public <S extends Serializer<P>, P> KeyValueIterator<byte[], byte[]> prefixScan(
            P prefix, S serializer) {
        byte[] start = serializer.serialize("", prefix);
        List<Map.Entry<Bytes, byte[]>> found = new ArrayList<>();
        for (Map.Entry<Bytes, byte[]> entry : content.entrySet()) {
            byte[] key = entry.getKey().get();
            if (key.length >= start.length
                    && Arrays.equals(Arrays.copyOf(key, start.length), start)) {
                found.add(entry);
            }
        }
        return iterate(found);
    }

    private static KeyValueIterator<byte[], byte[]> iterate(
            Iterable<Map.Entry<Bytes, byte[]>> entries) {
        Iterator<Map.Entry<Bytes, byte[]>> next = entries.iterator();
        return new KeyValueIterator<>() {
            @Override
            public boolean hasNext() {
                return next.hasNext();
            }

            @Override
            public KeyValue<byte[], byte[]> next() {
                Map.Entry<Bytes, byte[]> entry = next.next();
                return KeyValue.pair(entry.getKey().get(), entry.getValue());
            }

            @Override
            public byte[] peekNextKey() {
                throw new UnsupportedOperationException();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public byte[] putIfAbsent(byte[] key, byte[] value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void putAll(List<KeyValue<byte[], byte[]>> entries) {
        throw new UnsupportedOperationException();
    }

    @Override
    public KeyValueIterator<byte[], byte[]> range(byte[] from, byte[] to) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long approximateNumEntries() {
        return content.size();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {}

    @Override
    public void close() {}

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return true;
    }
}
