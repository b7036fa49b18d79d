package dev.fencepost.analyzer.bench;

import dev.fencepost.analyzer.topology.TopicNames;
import dev.fencepost.model.Alert;
import dev.fencepost.producer.route.KafkaSettings;
import dev.fencepost.registry.SchemaRegistry;
import dev.fencepost.wire.WireSerdes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads the alert topic, what is committed alone, on a thread of its own, and notes when each
 * revision came. Decoding comes later, so that it delays no other revision.
 */
final class AlertClock implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final Deserializer<Alert> decoder;
    private final Consumer<byte[], byte[]> consumer;
    private final Thread thread = new Thread(this::read, "alert-clock");
    private final List<Arrival> arrivals = new ArrayList<>();
    private volatile boolean closed;
    private volatile long lastArrival = System.nanoTime();

    private record Arrival(ConsumerRecord<byte[], byte[]> written, long nanos) {}

    /**
     * A revision that came.
     *
     * @param nanos when, on the clock of {@link System#nanoTime}
     */
    record Seen(Alert alert, long nanos) {}

    /** Starts to read from the end of the topic. */
    AlertClock(KafkaSettings kafka, SchemaRegistry registry) {
        decoder = WireSerdes.alert(registry).deserializer();
        consumer =
                new KafkaConsumer<>(
                        kafka.with(
                                Map.of(
                                        "isolation.level",
                                        "read_committed",
                                        "enable.auto.commit",
                                        false)),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        List<TopicPartition> all =
                consumer.partitionsFor(TopicNames.ALERTS).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(all);
        consumer.seekToEnd(all);
        all.forEach(consumer::position);
        thread.start();
    }

    private void read() {
        while (!closed) {
            var read = consumer.poll(POLL);
            long now = System.nanoTime();
            if (!read.isEmpty()) {
                lastArrival = now;
                synchronized (arrivals) {
                    for (ConsumerRecord<byte[], byte[]> written : read) {
                        arrivals.add(new Arrival(written, now));
                    }
                }
            }
        }
    }

    /** How long no revision has come. */
    long quietNanos() {
        return System.nanoTime() - lastArrival;
    }

    /** Every revision that came since this was last asked. */
    List<Seen> take() {
        List<Arrival> taken;
        synchronized (arrivals) {
            taken = List.copyOf(arrivals);
            arrivals.clear();
        }
        return taken.stream()
                .map(
                        arrival ->
                                new Seen(
                                        decoder.deserialize(
                                                TopicNames.ALERTS, arrival.written.value()),
                                        arrival.nanos))
                .toList();
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
            consumer.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while alerts were read", e);
        }
    }
}
