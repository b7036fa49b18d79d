package dev.fencepost.analyzer.bench;

import dev.fencepost.producer.route.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads what was written to some topics since it was last asked, to count its bytes: keys and
 * values as they are, uncompressed. Single-threaded.
 */
final class TopicBytes implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;

    /** Counts topics of these names, from their beginnings. */
    TopicBytes(KafkaSettings kafka, Predicate<String> names) {
        consumer =
                new KafkaConsumer<>(
                        kafka.with(Map.of("enable.auto.commit", false)),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        List<TopicPartition> all =
                consumer.listTopics().entrySet().stream()
                        .filter(topic -> names.test(topic.getKey()))
                        .flatMap(topic -> topic.getValue().stream())
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(all);
        consumer.seekToBeginning(all);
    }

    /** Bytes of a record's key and value. */
    static long of(ConsumerRecord<byte[], byte[]> written) {
        return (long) Math.max(0, written.serializedKeySize())
                + Math.max(0, written.serializedValueSize());
    }

    /** Shows every record up to the ends as they stand. */
    void read(Consumer<ConsumerRecord<byte[], byte[]>> viewer) {
        Set<TopicPartition> all = consumer.assignment();
        Map<TopicPartition, Long> ends = consumer.endOffsets(all);
        while (all.stream().anyMatch(part -> consumer.position(part) < ends.get(part))) {
            consumer.poll(POLL).forEach(viewer);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
