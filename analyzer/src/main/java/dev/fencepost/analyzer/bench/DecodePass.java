package dev.fencepost.analyzer.bench;

import dev.fencepost.model.Batch;
import dev.fencepost.producer.route.TopicPlan;
import dev.fencepost.wire.BatchDeserializer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads filled topics with a plain consumer that decodes every event and does no more. */
public final class DecodePass {
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final String THREAD = "decode-only";

    private DecodePass() {}

    /** Reads all of it, in a thread of its own; the time is from when it has begun. */
    public static Measured over(FilledTopics topics) throws InterruptedException {
        Measured[] measured = new Measured[1];
        Thread reader = new Thread(() -> measured[0] = read(topics), THREAD);
        reader.start();
        reader.join();
        if (measured[0] == null) {
            throw new IllegalStateException("the decode-only consumer failed");
        }
        return measured[0];
    }

    private static Measured read(FilledTopics topics) {
        BatchDeserializer reader = new BatchDeserializer(topics.cluster().registry());
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        topics.cluster().kafka().with(Map.of("enable.auto.commit", false)),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            List<TopicPartition> all =
                    TopicPlan.traces().stream()
                            .flatMap(topic -> consumer.partitionsFor(topic).stream())
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            long before = read(consumer, reader, topics.begun() - 1);
            Stopwatch stopwatch = Stopwatch.start(THREAD::equals);
            long events = read(consumer, reader, topics.events() - before);
            return stopwatch.measured(events);
        }
    }

    /** Reads on until so many events were read; answers how many there were. */
    private static long read(
            Consumer<byte[], byte[]> consumer, BatchDeserializer reader, long enough) {
        long events = 0;
        while (events < enough) {
            for (ConsumerRecord<byte[], byte[]> written : consumer.poll(POLL)) {
                events += count(reader.deserialize(written.topic(), written.value()));
            }
        }
        return events;
    }

    private static long count(Batch batch) {
        long events = 0;
        for (int i = 0; i < batch.events().size(); i++) {
            events += batch.primary(i) ? 1 : 0;
        }
        return events;
    }
}
