package dev.fencepost.analyzer.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.producer.sim.Policy;
import dev.fencepost.producer.sim.SimulatedHosts;
import dev.fencepost.producer.sim.SimulatorSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the topics that bench fills hold. */
final class FilledTopicsTest {
    private static final int EVENTS = 100_000;
    private static final int BATCH = 64;

    /** Else more threads would measure how one of them works while the others wait. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void everyPartitionHasItsShare(int partitions) {
        long[] events = new long[partitions];
        try (SimulatedHosts trace = settings().stream(EVENTS, partitions)) {
            FilledTopics.replay(
                    trace,
                    BATCH,
                    batch -> events[partition(batch.key(), partitions)] += batch.events().size());
        }

        assertThat(Arrays.stream(events).min().orElseThrow())
                .as(() -> "events of each partition: " + Arrays.toString(events))
                .isGreaterThan(EVENTS * 9 / 10 / partitions);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void recordsAreAsLongAsIsSaid(int partitions) {
        int[] records = new int[1];
        long events;
        try (SimulatedHosts trace = settings().stream(EVENTS, partitions)) {
            events = FilledTopics.replay(trace, BATCH, batch -> records[0]++);
        }

        assertThat(events).isEqualTo(EVENTS);
        assertThat(EVENTS / records[0]).isGreaterThan(BATCH / 2);
    }

    private static int partition(String key, int partitions) {
        return BuiltInPartitioner.partitionForKey(key.getBytes(StandardCharsets.UTF_8), partitions);
    }

    private static BenchSettings settings() {
        Duration second = Duration.ofSeconds(1);
        return new BenchSettings(
                SimulatorSettings.of(Policy.SPLIT_FLUSH_SMASH, 1, EVENTS),
                1,
                List.of(new Shape(BATCH, 1, 1)),
                List.of(1),
                new Effort(1, second, second, second),
                Reach.QUICK);
    }
}
