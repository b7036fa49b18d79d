package dev.fencepost.analyzer.dashboard.feed;

import dev.fencepost.analyzer.dashboard.book.SourceState.Lag;
import dev.fencepost.analyzer.topology.TopicNames;
import dev.fencepost.producer.route.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** A consumer of all partitions of the alert and window topics. Single-threaded. */
final class BoardConsumer implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(3);
    private static final Duration CLOSING = Duration.ofMillis(500);

    private final Consumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> reached;

    /**
     * A consumer that goes on behind what was reached.
     *
     * @param reached offset to read next, of the partitions that were read
     */
    BoardConsumer(KafkaSettings kafka, Map<TopicPartition, Long> reached) {
        consumer = new KafkaConsumer<>(ConsumerSettings.of(kafka));
        this.reached = reached;
    }

    /** Finds its partitions. */
    void open() {
        List<TopicPartition> all = new ArrayList<>();
        for (String topic : List.of(TopicNames.ALERTS, TopicNames.WINDOWS)) {
            List<PartitionInfo> found = consumer.partitionsFor(topic, ANSWER);
            if (found == null || found.isEmpty()) {
                throw new UnknownTopicOrPartitionException(
                        "topic " + topic + " is missing; make it with 'topics create'");
            }
            found.forEach(info -> all.add(new TopicPartition(topic, info.partition())));
        }
        consumer.assign(all);
        for (TopicPartition partition : all) {
            if (reached.containsKey(partition)) {
                consumer.seek(partition, reached.get(partition));
            } else {
                consumer.seekToBeginning(List.of(partition));
            }
        }
    }

    ConsumerRecords<byte[], byte[]> poll(Duration patience) {
        return consumer.poll(patience);
    }

    /** How far it is behind in each partition, as the brokers say. */
    List<Lag> lags() {
        return consumer.endOffsets(consumer.assignment(), ANSWER).entrySet().stream()
                .map(
                        end ->
                                new Lag(
                                        end.getKey().topic(),
                                        end.getKey().partition(),
                                        behind(end.getKey(), end.getValue())))
                .sorted(Comparator.comparing(Lag::topic).thenComparing(Lag::partition))
                .toList();
    }

    private long behind(TopicPartition partition, long end) {
        return Math.max(0, end - consumer.position(partition, ANSWER));
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSING));
    }
}
