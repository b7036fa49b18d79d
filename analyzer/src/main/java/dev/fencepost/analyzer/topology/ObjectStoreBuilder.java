package dev.fencepost.analyzer.topology;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Builds an {@link ObjectStore} with a compacted changelog, one for each task. */
final class ObjectStoreBuilder implements StoreBuilder<ObjectStore> {
    private final String name;
    private Map<String, String> logConfig = Map.of();

    ObjectStoreBuilder(String name) {
        this.name = name;
    }

    @Override
    public ObjectStore build() {
        Map<Bytes, byte[]> restored = new HashMap<>();
        return new ObjectStore(
                Stores.keyValueStoreBuilder(
                                supplier(restored), Serdes.ByteArray(), Serdes.ByteArray())
                        .withLoggingEnabled(logConfig)
                        .withCachingDisabled()
                        .build(),
                restored);
    }

    private KeyValueBytesStoreSupplier supplier(Map<Bytes, byte[]> restored) {
        return new KeyValueBytesStoreSupplier() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public KeyValueStore<Bytes, byte[]> get() {
                return new RestoreOnlyStore(name, restored);
            }

            @Override
            public String metricsScope() {
                return "object";
            }
        };
    }

    @Override
    public StoreBuilder<ObjectStore> withCachingEnabled() {
        throw new UnsupportedOperationException("objects are not cached");
    }

    @Override
    public StoreBuilder<ObjectStore> withCachingDisabled() {
        return this;
    }

    @Override
    public StoreBuilder<ObjectStore> withLoggingEnabled(Map<String, String> config) {
        logConfig = Map.copyOf(config);
        return this;
    }

    @Override
    public StoreBuilder<ObjectStore> withLoggingDisabled() {
        throw new UnsupportedOperationException("the changelog is all there is");
    }

    @Override
    public Map<String, String> logConfig() {
        return new HashMap<>(logConfig);
    }

    @Override
    public boolean loggingEnabled() {
        return true;
    }

    @Override
    public String name() {
        return name;
    }
}
