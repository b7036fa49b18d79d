package dev.fencepost.analyzer.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fencepost.analyzer.topology.LetterHeaders;
import dev.fencepost.producer.route.ClusterException;
import dev.fencepost.producer.route.KafkaSettings;
import dev.fencepost.producer.route.TopicPlan;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Puts letters back on their topics, one after the other, each where it lay and marked with where
 * that was. Single-threaded.
 */
public final class LetterReturn implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;

    public LetterReturn(KafkaSettings kafka) {
        producer =
                new KafkaProducer<>(
                        kafka.with(
                                Map.of(
                                        "enable.idempotence",
                                        true,
                                        "acks",
                                        "all",
                                        "max.request.size",
                                        TopicPlan.MAX_RECORD_BYTES,
                                        "delivery.timeout.ms",
                                        30_000,
                                        "request.timeout.ms",
                                        10_000,
                                        "max.block.ms",
                                        30_000)),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    /**
     * Puts one back, and returns once it is written.
     *
     * @throws ClusterException where it cannot be written
     */
    public void putBack(Letter letter) {
        Origin origin = letter.origin();
        RecordHeaders headers = new RecordHeaders();
        for (Header header : letter.headers()) {
            if (!header.key().startsWith(LetterHeaders.OURS)) {
                headers.add(header);
            }
        }
        headers.add(LetterHeaders.PUT_BACK, origin.toString().getBytes(UTF_8));
        try {
            producer.send(
                            new ProducerRecord<>(
                                    origin.topic(),
                                    origin.partition(),
                                    null,
                                    letter.keyBytes(),
                                    letter.value(),
                                    headers))
                    .get();
        } catch (ExecutionException e) {
            throw new ClusterException("cannot write to " + origin.topic(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted", e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
