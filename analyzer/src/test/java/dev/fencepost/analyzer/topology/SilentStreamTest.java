package dev.fencepost.analyzer.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Batch;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Stream;
import dev.fencepost.model.Unmap;
import dev.fencepost.producer.route.TopicPlan;
import dev.fencepost.wire.BatchSerializer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a stream that says nothing is waited for no longer: not before somebody waited in vain. */
final class SilentStreamTest {
    private static final Duration SILENCE = Duration.ofSeconds(30);

    @TempDir private Path directory;
    private final MapRegistry registry = new MapRegistry();
    private TopologyTestDriver driver;

    @BeforeEach
    void start() {
        TopologySettings settings = TopologySettings.of("nowhere:1").withSilence(SILENCE);
        Properties properties = settings.toProperties();
        properties.put("state.dir", directory.toString());
        driver = new TopologyTestDriver(HazardTopology.build(settings, registry), properties);
        tell(Stream.IOMMU, 10, List.of());
        tell(Stream.RMP, 10, List.of());
        tell(Stream.DMA, 10, List.of());
    }

    @AfterEach
    void close() {
        driver.close();
    }

    /** What it has to say is on its way when another stream speaks again. */
    @Test
    void callsNoStreamSilentThatNobodyWaitedForUntilNow() {
        pass(60);
        tell(Stream.IOMMU, 20, List.of(unmap(20)));
        pass(8);
        tell(Stream.RMP, 20, List.of());
        tell(Stream.DMA, 20, List.of());
        pass(60);

        assertThat(revisions()).isZero();
    }

    @Test
    void callsAStreamSilentThatIsWaitedForInVain() {
        pass(60);
        tell(Stream.IOMMU, 20, List.of(unmap(20)));
        pass(8);
        pass(8);

        assertThat(revisions()).as("gaps of RMP and DMA").isEqualTo(2);
    }

    private void pass(int seconds) {
        driver.advanceWallClockTime(Duration.ofSeconds(seconds));
    }

    private long revisions() {
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        return driver.createOutputTopic(TopicPlan.ALERTS, bytes, bytes).readValuesToList().size();
    }

    private static Routed unmap(long ts) {
        Unmap event = new Unmap(new Envelope("h0", 0, ts, ts, 0), 1, 0, 4096);
        return new Routed(event, true, 1, List.of(), List.of());
    }

    private void tell(Stream stream, long ts, List<Routed> events) {
        Batch batch = new Batch(stream, "h0", 0, 0, 1, ts, ts, false, events);
        String topic = TopicPlan.topicOf(stream);
        driver.createInputTopic(topic, new StringSerializer(), new BatchSerializer(registry))
                .pipeInput(batch.key(), batch);
    }
}
