package dev.fencepost.analyzer.topology;

import static java.util.Map.entry;
import static java.util.Objects.requireNonNull;

import dev.fencepost.model.Hardware;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;

/**
 * What a topology may be told.
 *
 * @param applicationId of Kafka Streams: names the group, the changelogs and the internal topic
 * @param bootstrapServers {@code host:port}, several with commas
 * @param hardware that events are judged by
 * @param mergeMemory bytes of queued batches that a task keeps on the heap; the rest goes to disk
 * @param silence wall time without a batch after which a stream is not waited for; zero: never
 * @param hostExpiry wall time without any event after which a host's run is over; zero: never
 * @param registryPatience how long a schema registry may stay silent
 * @param properties of Kafka Streams and its clients, passed through over our own
 */
public record TopologySettings(
        String applicationId,
        String bootstrapServers,
        Hardware hardware,
        long mergeMemory,
        Duration silence,
        Duration hostExpiry,
        Duration registryPatience,
        Map<String, String> properties) {
    public static final String DEFAULT_APPLICATION_ID = "fencepost";
    public static final long DEFAULT_MERGE_MEMORY = 64L << 20;

    /**
     * Bytes of the largest trace record, and so of a changelog record: one may name many leaves.
     */
    static final int MAX_RECORD_BYTES = 16 << 20;

    private static final String STANDBYS = "num.standby.replicas";

    /** What a changelog or a dead letter adds to such a record, and more. */
    static final int OVERHEAD_BYTES = 1 << 16;

    /**
     * Bytes of a batch that a producer sends. Kafka's own 16 KiB are less than ten alerts: most of
     * what a broker and a producer then did for a stream was requests.
     */
    private static final int SENT_BYTES = 1 << 17;

    /**
     * Kafka's own order among topics is not needed, since the merge makes its own; waiting for it
     * costs a text that nobody reads at every record while one of the topics is read to its end.
     */
    private static final String NOT_WAITED = "-1";

    private static final Map<String, String> OURS =
            Map.ofEntries(
                    entry("processing.guarantee", "exactly_once_v2"),
                    entry("consumer.auto.offset.reset", "earliest"),
                    entry("max.task.idle.ms", NOT_WAITED),
                    entry(
                            "producer.max.request.size",
                            Integer.toString(MAX_RECORD_BYTES + OVERHEAD_BYTES)),
                    entry("producer.batch.size", Integer.toString(SENT_BYTES)),
                    entry("producer.transaction.timeout.ms", "60000"));

    public TopologySettings {
        requireNonNull(hardware, "hardware is null");
        properties = Map.copyOf(properties);
        if (mergeMemory < 0) {
            throw new IllegalArgumentException("mergeMemory is negative: " + mergeMemory);
        }
        if (silence.isNegative() || hostExpiry.isNegative() || registryPatience.isNegative()) {
            throw new IllegalArgumentException("a duration is negative");
        }
        if (!properties.getOrDefault(STANDBYS, "0").equals("0")) {
            throw new IllegalArgumentException(
                    STANDBYS + " must be 0: state is kept as objects, by active tasks alone");
        }
    }

    /** Every setting at its default, against one cluster. */
    public static TopologySettings of(String bootstrapServers) {
        return new TopologySettings(
                DEFAULT_APPLICATION_ID,
                bootstrapServers,
                Hardware.AMD,
                DEFAULT_MERGE_MEMORY,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ofSeconds(30),
                Map.of());
    }

    public TopologySettings withApplicationId(String id) {
        return new TopologySettings(
                id,
                bootstrapServers,
                hardware,
                mergeMemory,
                silence,
                hostExpiry,
                registryPatience,
                properties);
    }

    public TopologySettings withHardware(Hardware other) {
        return new TopologySettings(
                applicationId,
                bootstrapServers,
                other,
                mergeMemory,
                silence,
                hostExpiry,
                registryPatience,
                properties);
    }

    public TopologySettings withMergeMemory(long bytes) {
        return new TopologySettings(
                applicationId,
                bootstrapServers,
                hardware,
                bytes,
                silence,
                hostExpiry,
                registryPatience,
                properties);
    }

    public TopologySettings withSilence(Duration limit) {
        return new TopologySettings(
                applicationId,
                bootstrapServers,
                hardware,
                mergeMemory,
                limit,
                hostExpiry,
                registryPatience,
                properties);
    }

    public TopologySettings withHostExpiry(Duration limit) {
        return new TopologySettings(
                applicationId,
                bootstrapServers,
                hardware,
                mergeMemory,
                silence,
                limit,
                registryPatience,
                properties);
    }

    public TopologySettings withRegistryPatience(Duration limit) {
        return new TopologySettings(
                applicationId,
                bootstrapServers,
                hardware,
                mergeMemory,
                silence,
                hostExpiry,
                limit,
                properties);
    }

    public TopologySettings withProperties(Map<String, String> others) {
        return new TopologySettings(
                applicationId,
                bootstrapServers,
                hardware,
                mergeMemory,
                silence,
                hostExpiry,
                registryPatience,
                others);
    }

    /** Where Kafka Streams keeps what it likes. */
    public Path stateDirectory() {
        Path byDefault = Path.of(System.getProperty("java.io.tmpdir"), "kafka-streams");
        return Path.of(properties.getOrDefault("state.dir", byDefault.toString()));
    }

    /** The configuration of Kafka Streams. */
    public Properties toProperties() {
        Properties all = new Properties();
        all.putAll(OURS);
        all.put("application.id", applicationId);
        all.put("bootstrap.servers", bootstrapServers);
        all.putAll(properties);
        return all;
    }
}
