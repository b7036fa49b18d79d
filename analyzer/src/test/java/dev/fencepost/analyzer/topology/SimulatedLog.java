package dev.fencepost.analyzer.topology;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Utils;

/** What a cluster holds: topics, changelogs as they are once compacted, and committed offsets. */
final class SimulatedLog {
    private final int partitions;
    private final Map<TopicPartition, List<Entry>> topics = new HashMap<>();
    private final Map<TopicPartition, Map<Bytes, byte[]>> changelogs = new HashMap<>();
    private final Map<TopicPartition, Integer> committed = new HashMap<>();

    /** A record of a topic. */
    record Entry(Bytes key, Bytes value) {}

    SimulatedLog(int partitions) {
        this.partitions = partitions;
    }

    int partitions() {
        return partitions;
    }

    /** Adds a record where a client's default partitioner puts it. */
    void append(String topic, byte[] key, byte[] value) {
        int partition = Utils.toPositive(Utils.murmur2(key)) % partitions;
        topic(new TopicPartition(topic, partition))
                .add(new Entry(Bytes.wrap(key), Bytes.wrap(value)));
    }

    List<Entry> topic(TopicPartition partition) {
        return topics.computeIfAbsent(partition, key -> new ArrayList<>());
    }

    /** All records of a topic. */
    List<Entry> all(String topic) {
        List<Entry> all = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            all.addAll(topic(new TopicPartition(topic, partition)));
        }
        return all;
    }

    /** What a store's changelog says; a null value deletes. */
    void change(TopicPartition store, Bytes key, byte[] value) {
        if (value == null) {
            changelog(store).remove(key);
        } else {
            changelog(store).put(key, value);
        }
    }

    Map<Bytes, byte[]> changelog(TopicPartition store) {
        return changelogs.computeIfAbsent(store, key -> new HashMap<>());
    }

    /** The keys that are left in a store, over all partitions. */
    List<Bytes> left(String store) {
        List<Bytes> left = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            left.addAll(changelog(new TopicPartition(store, partition)).keySet());
        }
        return left;
    }

    int committed(TopicPartition partition) {
        return committed.getOrDefault(partition, 0);
    }

    void commit(TopicPartition partition, int offset) {
        committed.put(partition, offset);
    }
}
