package dev.fencepost.analyzer.soak;

import dev.fencepost.analyzer.topology.TopicNames;
import dev.fencepost.analyzer.topology.TopologySettings;
import dev.fencepost.producer.route.ClusterException;
import dev.fencepost.producer.route.KafkaSettings;
import dev.fencepost.producer.route.TopicPlan;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;

/** How far the topics of a soak reach and how far they are judged. Single-threaded. */
final class Offsets implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Admin admin;

    Offsets(KafkaSettings kafka) {
        admin = kafka.connect();
    }

    /** The ends of the topics of traces. */
    Map<TopicPartition, Long> traceEnds() {
        return ends(TopicPlan.traces());
    }

    /** The ends of the topic between the slots; empty as long as nobody made it. */
    Map<TopicPartition, Long> partialEnds() {
        String prefix = TopologySettings.DEFAULT_APPLICATION_ID + "-";
        Set<String> names =
                ask(() -> admin.listTopics().names().get()).stream()
                        .filter(name -> name.startsWith(prefix) && name.endsWith("-repartition"))
                        .collect(Collectors.toSet());
        return ends(names);
    }

    /** The ends of the topic of alerts. */
    Map<TopicPartition, Long> alertEnds() {
        return ends(List.of(TopicNames.ALERTS));
    }

    /** Records that could not be used. */
    long deadLetters() {
        return ends(List.of(TopicNames.DEAD_LETTER)).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private Map<TopicPartition, Long> ends(Collection<String> topics) {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        for (TopicDescription topic :
                ask(() -> admin.describeTopics(topics).allTopicNames().get()).values()) {
            topic.partitions()
                    .forEach(
                            partition ->
                                    wanted.put(
                                            new TopicPartition(topic.name(), partition.partition()),
                                            OffsetSpec.latest()));
        }
        Map<TopicPartition, Long> ends = new HashMap<>();
        ask(() -> admin.listOffsets(wanted).all().get())
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    /** How many records before those ends are not judged and committed. */
    long lag(Map<TopicPartition, Long> ends) {
        Map<TopicPartition, OffsetAndMetadata> committed =
                ask(
                        () ->
                                admin.listConsumerGroupOffsets(
                                                TopologySettings.DEFAULT_APPLICATION_ID)
                                        .partitionsToOffsetAndMetadata()
                                        .get());
        long lag = 0;
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            OffsetAndMetadata at = committed.get(end.getKey());
            lag += Math.max(0, end.getValue() - (at == null ? 0 : at.offset()));
        }
        return lag;
    }

    /** Deletes what lies before those offsets. */
    void deleteBefore(Map<TopicPartition, Long> offsets) {
        Map<TopicPartition, RecordsToDelete> old = new HashMap<>();
        offsets.forEach(
                (partition, offset) -> old.put(partition, RecordsToDelete.beforeOffset(offset)));
        ask(() -> admin.deleteRecords(old).all().get());
    }

    /** Asks again where the broker is away: it may be on its way back. */
    private static <T> T ask(Callable<T> question) {
        long begun = System.nanoTime();
        while (true) {
            try {
                return question.call();
            } catch (ExecutionException e) {
                boolean late = System.nanoTime() - begun > PATIENCE.toNanos();
                if (late || !(e.getCause() instanceof RetriableException)) {
                    throw new ClusterException("the broker does not answer", e.getCause());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ClusterException("interrupted", e);
            } catch (Exception e) {
                throw new ClusterException("the broker does not answer", e);
            }
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
