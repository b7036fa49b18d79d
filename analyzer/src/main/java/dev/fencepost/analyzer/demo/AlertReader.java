package dev.fencepost.analyzer.demo;

import dev.fencepost.analyzer.offline.Analysis;
import dev.fencepost.analyzer.topology.TopicNames;
import dev.fencepost.model.Alert;
import dev.fencepost.producer.route.KafkaSettings;
import dev.fencepost.registry.SchemaRegistry;
import dev.fencepost.wire.WireSerdes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads the alert topic from its beginning, what is committed alone, and keeps the highest revision
 * of each alert. Single-threaded.
 */
public final class AlertReader implements AutoCloseable {
    private final Consumer<String, Alert> consumer;
    private final Map<String, Alert> latest = new HashMap<>();

    /** A reader that has read nothing yet. */
    public AlertReader(KafkaSettings kafka, SchemaRegistry registry) {
        Deserializer<Alert> alerts = WireSerdes.alert(registry).deserializer();
        consumer =
                new KafkaConsumer<>(
                        kafka.with(
                                Map.of(
                                        "isolation.level",
                                        "read_committed",
                                        "enable.auto.commit",
                                        false)),
                        new StringDeserializer(),
                        alerts);
        List<TopicPartition> all =
                consumer.partitionsFor(TopicNames.ALERTS).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(all);
        consumer.seekToBeginning(all);
    }

    /** Takes what is there, and waits that long where nothing is. */
    public void poll(Duration patience) {
        for (ConsumerRecord<String, Alert> written : consumer.poll(patience)) {
            latest.merge(
                    written.key(), written.value(), (a, b) -> b.revision() >= a.revision() ? b : a);
        }
    }

    /** Whether it has read up to these ends of the topic's partitions. */
    boolean hasReached(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .filter(end -> end.getKey().topic().equals(TopicNames.ALERTS))
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    /** Alerts met so far. */
    public int count() {
        return latest.size();
    }

    /** The highest revision of each alert met so far, in {@link Analysis#ORDER}. */
    public List<Alert> alerts() {
        return latest.values().stream().sorted(Analysis.ORDER).toList();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
