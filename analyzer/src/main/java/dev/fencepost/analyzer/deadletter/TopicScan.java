package dev.fencepost.analyzer.deadletter;

import dev.fencepost.producer.route.ClusterException;
import dev.fencepost.producer.route.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what is committed in a topic now, partition by partition, and then stops. */
final class TopicScan {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Map<String, Object> SETTINGS =
            Map.of(
                    "isolation.level",
                    "read_committed",
                    "enable.auto.commit",
                    false,
                    "allow.auto.create.topics",
                    false,
                    "default.api.timeout.ms",
                    (int) PATIENCE.toMillis());

    private final KafkaSettings kafka;

    TopicScan(KafkaSettings kafka) {
        this.kafka = kafka;
    }

    /** Shows every record of a topic. */
    void all(String topic, Consumer<ConsumerRecord<byte[], byte[]>> viewer) {
        try (KafkaConsumer<byte[], byte[]> consumer = open()) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            if (partitions.isEmpty()) {
                throw new ClusterException("topic " + topic + " is missing");
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            read(consumer, viewer);
        } catch (KafkaException e) {
            throw new ClusterException("cannot read " + topic, e);
        }
    }

    /** Shows every record at and behind these offsets. */
    void from(Map<TopicPartition, Long> offsets, Consumer<ConsumerRecord<byte[], byte[]>> viewer) {
        try (KafkaConsumer<byte[], byte[]> consumer = open()) {
            consumer.assign(offsets.keySet());
            offsets.forEach(consumer::seek);
            read(consumer, viewer);
        } catch (KafkaException e) {
            throw new ClusterException("cannot read " + offsets.keySet(), e);
        }
    }

    private KafkaConsumer<byte[], byte[]> open() {
        return new KafkaConsumer<>(
                kafka.with(SETTINGS), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static void read(
            KafkaConsumer<byte[], byte[]> consumer,
            Consumer<ConsumerRecord<byte[], byte[]>> viewer) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        long heard = System.nanoTime();
        long before = 0;
        while (left(consumer, ends) > 0) {
            consumer.poll(POLL).forEach(viewer);
            long left = left(consumer, ends);
            if (left != before) {
                heard = System.nanoTime();
                before = left;
            } else if (System.nanoTime() - heard > PATIENCE.toNanos()) {
                throw new ClusterException(
                        "the broker answers no longer, " + left + " records before the end");
            }
        }
    }

    private static long left(
            KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - consumer.position(end.getKey())))
                .sum();
    }
}
