package dev.fencepost.analyzer.demo;

import dev.fencepost.analyzer.topology.TopicNames;
import dev.fencepost.producer.route.ClusterException;
import dev.fencepost.producer.route.KafkaSettings;
import dev.fencepost.producer.route.TopicPlan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Tells when a topology has judged and written everything that was sent to it: once that is so and
 * no more is sent, the ends of its topics stay. Single-threaded.
 */
final class TopicProgress implements AutoCloseable {
    private final Admin admin;
    private final String application;

    TopicProgress(KafkaSettings kafka, String application) {
        this.admin = kafka.connect();
        this.application = application;
    }

    /**
     * The ends of the topics that it writes, once all that it reads is committed; empty before.
     *
     * <p>The order of the questions is what makes the answer sure. Offsets of the trace topics
     * become committed together with what was written for them, so the ends asked for afterwards,
     * those of the internal topic among them, lie behind all of that.
     */
    Optional<Map<TopicPartition, Long>> endsIfDone() {
        Map<TopicPartition, OffsetAndMetadata> committed =
                get(admin.listConsumerGroupOffsets(application).partitionsToOffsetAndMetadata());
        Map<TopicPartition, Long> ends = ends();
        boolean done =
                ends.entrySet().stream()
                        .filter(end -> isRead(end.getKey().topic()))
                        .allMatch(end -> offset(committed.get(end.getKey())) >= end.getValue());
        return done ? Optional.of(ends) : Optional.empty();
    }

    private static long offset(OffsetAndMetadata committed) {
        return committed == null ? 0 : committed.offset();
    }

    private boolean isRead(String topic) {
        return TopicPlan.traces().contains(topic) || isInternal(topic);
    }

    private boolean isInternal(String topic) {
        return topic.startsWith(application + "-") && topic.endsWith("-repartition");
    }

    private Map<TopicPartition, Long> ends() {
        Set<String> names = get(admin.listTopics().names());
        List<String> topics =
                names.stream()
                        .filter(name -> isRead(name) || name.equals(TopicNames.ALERTS))
                        .toList();
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        get(admin.describeTopics(topics).allTopicNames())
                .forEach(
                        (name, topic) ->
                                topic.partitions()
                                        .forEach(
                                                partition ->
                                                        wanted.put(
                                                                new TopicPartition(
                                                                        name,
                                                                        partition.partition()),
                                                                OffsetSpec.latest())));
        Map<TopicPartition, Long> ends = new HashMap<>();
        get(admin.listOffsets(wanted).all())
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    private static <T> T get(KafkaFuture<T> answer) {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new ClusterException("the broker does not answer", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted", e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
