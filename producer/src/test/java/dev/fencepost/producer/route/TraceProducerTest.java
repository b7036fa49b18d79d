package dev.fencepost.producer.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fencepost.model.Batch;
import dev.fencepost.model.Stream;
import dev.fencepost.registry.RegistryUnavailableException;
import dev.fencepost.registry.SchemaRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

final class TraceProducerTest {
    private final Clock clock =
            Clock.fixed(Instant.ofEpochMilli(1_700_000_000_000L), ZoneOffset.UTC);
    private final MockProducer<String, Batch> kafka =
            new MockProducer<>(
                    false, null, new StringSerializer(), (topic, batch) -> new byte[] {0});
    private final TraceProducer producer = new TraceProducer(kafka, clock);

    @Test
    void keysABatchByHostAndSlotAndStampsItWithTheWallClock() {
        producer.accept(batch(Stream.DMA, 3));

        assertThat(kafka.history())
                .singleElement()
                .satisfies(
                        written -> {
                            assertThat(written.topic()).isEqualTo("fencepost.dma");
                            assertThat(written.key()).isEqualTo("h0/3");
                            assertThat(written.timestamp()).isEqualTo(clock.millis());
                        });
    }

    @Test
    void stopsAtTheFirstBatchThatCannotBeWritten() {
        producer.accept(batch(Stream.RMP, 0));
        kafka.errorNext(new RecordTooLargeException("16777217 bytes"));

        assertThatThrownBy(() -> producer.accept(batch(Stream.DMA, 0)))
                .isInstanceOf(ClusterException.class)
                .hasMessage("cannot write to fencepost.rmp")
                .hasRootCauseMessage("16777217 bytes");
        assertThatThrownBy(producer::close).isInstanceOf(ClusterException.class);
    }

    @Test
    void doesNotBeginWithoutARegistry() {
        KafkaSettings settings = new KafkaSettings("localhost:1", Map.of());

        assertThatThrownBy(() -> TraceProducer.open(settings, new NoRegistry(), clock))
                .isInstanceOf(ClusterException.class)
                .hasRootCauseMessage("no answer from registry.test:8081");
    }

    private static Batch batch(Stream stream, int slot) {
        return new Batch(stream, "h0", 0, slot, 4, 1, 1, false, List.of());
    }

    /** A registry that does not answer. */
    private static final class NoRegistry implements SchemaRegistry {
        @Override
        public int register(String subject, Schema schema) {
            throw new RegistryUnavailableException("no answer from registry.test:8081");
        }

        @Override
        public Schema schemaById(int id) {
            throw new RegistryUnavailableException("no answer from registry.test:8081");
        }
    }
}
