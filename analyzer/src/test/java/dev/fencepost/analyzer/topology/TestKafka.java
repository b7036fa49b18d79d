package dev.fencepost.analyzer.topology;

import dev.fencepost.analyzer.demo.LocalBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A real broker and what a test asks of it. */
final class TestKafka implements AutoCloseable {
    private final Optional<LocalBroker> broker;
    private final String servers;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;

    /** A broker of its own. */
    TestKafka() {
        this(Optional.of(LocalBroker.start()), "");
    }

    /** One that somebody else started. */
    TestKafka(String servers) {
        this(Optional.empty(), servers);
    }

    private TestKafka(Optional<LocalBroker> broker, String others) {
        this.broker = broker;
        servers = broker.map(LocalBroker::bootstrapServers).orElse(others);
        admin = Admin.create(Map.of("bootstrap.servers", servers));
        producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                servers,
                                "linger.ms",
                                5,
                                // A log without records takes any sequence number: a first batch
                                // that is refused while its topic is new would come after the
                                // second.
                                "max.in.flight.requests.per.connection",
                                1),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    /** Stops the broker and starts it again over what it has stored. */
    void restart() {
        broker.orElseThrow().restart();
    }

    String servers() {
        return servers;
    }

    void createTopics(int partitions, String... names) {
        List<NewTopic> topics =
                Arrays.stream(names)
                        .map(name -> new NewTopic(name, partitions, (short) 1))
                        .toList();
        await(() -> admin.createTopics(topics).all().get());
    }

    /** Makes every topic that a deployment has. */
    void createTopics(int partitions) {
        createTopics(partitions, TopicNames.TRACES.keySet().toArray(new String[0]));
        createTopics(partitions, TopicNames.ALERTS, TopicNames.WINDOWS, TopicNames.DEAD_LETTER);
    }

    /** Sends records in order and waits until they are stored. */
    void send(List<ProducerRecord<byte[], byte[]>> records) {
        List<Future<RecordMetadata>> sent = records.stream().map(producer::send).toList();
        producer.flush();
        sent.forEach(one -> await(one::get));
    }

    /** How far a group has come, over all partitions of a topic. */
    long committed(String group, String topic) {
        return await(
                        () ->
                                admin.listConsumerGroupOffsets(group)
                                        .partitionsToOffsetAndMetadata()
                                        .get())
                .entrySet()
                .stream()
                .filter(entry -> entry.getKey().topic().equals(topic))
                .mapToLong(entry -> entry.getValue().offset())
                .sum();
    }

    /** All that is committed in a topic now, partition by partition. */
    List<ConsumerRecord<byte[], byte[]>> readCommitted(String topic) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", servers());
        settings.put("isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
            }
            return all;
        }
    }

    Stream<String> topics() {
        return await(() -> admin.listTopics().names().get()).stream();
    }

    private interface Question<T> {
        T ask() throws ExecutionException, InterruptedException;
    }

    private static <T> T await(Question<T> question) {
        try {
            return question.ask();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        admin.close(Duration.ZERO);
        broker.ifPresent(LocalBroker::close);
    }
}
