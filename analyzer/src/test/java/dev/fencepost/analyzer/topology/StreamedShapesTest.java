package dev.fencepost.analyzer.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fencepost.analyzer.demo.Closing;
import dev.fencepost.model.Slots;
import dev.fencepost.producer.sim.Policy;
import dev.fencepost.registry.HttpSchemaRegistry;
import dev.fencepost.registry.SchemaRegistry;
import dev.fencepost.registry.SchemaRegistryServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Deployments of random shapes on a real broker say what the engine says offline: a few in each
 * build, as many as wanted with {@code -Dfencepost.shapes=27}, one of a seed with {@code
 * -Dfencepost.shapes=1 -Dfencepost.shapes.first=SEED}.
 */
final class StreamedShapesTest {
    private static final int SHAPES = Integer.getInteger("fencepost.shapes", 4);
    private static final long FIRST = Long.getLong("fencepost.shapes.first", 0);
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int EVENTS = 24_000;
    private static final int MOST_THREADS = 8;

    /** Policies of which there is much to say. */
    private static final List<Policy> UNSAFE =
            List.of(
                    Policy.STATIC_HUGE,
                    Policy.SPLIT_FLUSH_SMASH,
                    Policy.SMASH_FIRST,
                    Policy.NO_FLUSH,
                    Policy.NO_WAIT,
                    Policy.LAZY_FLUSH,
                    Policy.UNMAP_CONVERT_MAP,
                    Policy.NOHUGEPAGES_HUGE_MEMORY);

    @TempDir Path directory;

    /** What befalls a deployment while records come in. */
    private enum Calamity {
        KILL,
        RESTARTED_BROKER,
        MOVE,
        NONE
    }

    /**
     * A deployment and its trace.
     *
     * @param threads of each instance
     * @param batch most events of a record
     */
    private record Shape(
            long seed,
            Policy policy,
            int hosts,
            int partitions,
            int spread,
            int instances,
            int threads,
            int batch,
            boolean exactlyOnce,
            Calamity calamity) {
        static Shape of(long seed) {
            Random random = new Random(seed * 0x9E3779B97F4A7C15L + 7);
            Calamity calamity = Calamity.values()[(int) (seed % Calamity.values().length)];
            int instances = random.nextBoolean() ? 1 : 3;
            return new Shape(
                    seed,
                    UNSAFE.get(random.nextInt(UNSAFE.size())),
                    1 + random.nextInt(3),
                    1 + random.nextInt(16),
                    1 << random.nextInt(4),
                    instances,
                    1 + random.nextInt(MOST_THREADS / instances),
                    1 + random.nextInt(128),
                    calamity == Calamity.KILL || random.nextBoolean(),
                    calamity);
        }
    }

    static LongStream seeds() {
        return LongStream.range(FIRST, FIRST + SHAPES);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void saysWhatOfflineSays(long seed) throws Exception {
        Shape shape = Shape.of(seed);
        System.out.println(shape);
        TraceFeed feed =
                new TraceFeed(new Slots(shape.spread()))
                        .simulate(shape.policy(), seed, EVENTS, shape.hosts());
        List<String> offline = feed.offline().stream().map(StreamedAlerts::show).toList();
        assertThat(offline).isNotEmpty();
        try (Closing closing = new Closing()) {
            Deployment deployment = new Deployment(shape, closing);
            List<ProducerRecord<byte[], byte[]>> records =
                    feed.records(deployment.registry, shape.batch(), new Random(seed));
            deployment.play(records);
            deployment.awaitAlerts(offline);
        }
    }

    /** Broker, registry and instances of one shape. */
    private final class Deployment {
        private final Shape shape;
        private final Closing closing;
        private final TestKafka kafka;
        private final SchemaRegistryServer server;
        private final SchemaRegistry registry;
        private int started;
        private StreamRunner newest;

        Deployment(Shape shape, Closing closing) throws IOException {
            this.shape = shape;
            this.closing = closing;
            kafka = closing.add(new TestKafka());
            server = closing.add(SchemaRegistryServer.start());
            registry = new HttpSchemaRegistry(server.url());
            kafka.createTopics(shape.partitions());
        }

        void play(List<ProducerRecord<byte[], byte[]>> records) throws Exception {
            int third = records.size() / 3;
            switch (shape.calamity()) {
                case NONE -> {
                    start(shape.instances());
                    kafka.send(records);
                }
                case KILL -> {
                    Process dying = startDying();
                    start(shape.instances() - 1);
                    kafka.send(records.subList(0, 2 * third));
                    awaitProgress();
                    dying.destroyForcibly().waitFor();
                    start(1);
                    kafka.send(records.subList(2 * third, records.size()));
                }
                case RESTARTED_BROKER -> {
                    start(shape.instances());
                    kafka.send(records.subList(0, third));
                    awaitProgress();
                    kafka.restart();
                    kafka.send(records.subList(third, records.size()));
                }
                case MOVE -> {
                    StreamRunner leaving = start(1);
                    kafka.send(records.subList(0, third));
                    awaitProgress();
                    start(Math.max(1, shape.instances() - 1));
                    kafka.send(records.subList(third, 2 * third));
                    leaving.streams().close(LIMIT);
                    kafka.send(records.subList(2 * third, records.size()));
                }
            }
        }

        private StreamRunner start(int instances) {
            for (int i = 0; i < instances; i++) {
                TopologySettings settings = settings(stateDirectory().toString());
                newest =
                        closing.add(
                                new StreamRunner(
                                        settings, HazardTopology.build(settings, registry)));
                newest.start();
            }
            return newest;
        }

        private TopologySettings settings(String state) {
            TopologySettings settings =
                    HaltingApp.settings(kafka.servers(), state, shape.threads());
            Map<String, String> properties = new HashMap<>(settings.properties());
            properties.put(
                    "processing.guarantee",
                    shape.exactlyOnce() ? "exactly_once_v2" : "at_least_once");
            return settings.withProperties(properties);
        }

        private Path stateDirectory() {
            return directory.resolve("instance-" + started++);
        }

        /** A process that is killed from outside, unless it halts before that. */
        private Process startDying() throws IOException {
            Path state = Files.createDirectories(stateDirectory());
            Process process = HaltingApp.start(kafka, server, state);
            closing.add(() -> process.destroyForcibly());
            return process;
        }

        private void awaitProgress() {
            await().atMost(LIMIT)
                    .until(
                            () ->
                                    TopicNames.TRACES.keySet().stream()
                                            .anyMatch(
                                                    topic ->
                                                            kafka.committed("fencepost", topic)
                                                                    > 0));
        }

        private void awaitAlerts(List<String> offline) {
            await().atMost(LIMIT)
                    .untilAsserted(
                            () -> {
                                assertThat(newest.failure()).isEmpty();
                                assertThat(StreamedAlerts.in(kafka, registry).finals())
                                        .isEqualTo(offline);
                            });
            if (shape.exactlyOnce()) {
                assertThat(StreamedAlerts.in(kafka, registry).revisions()).doesNotHaveDuplicates();
            }
            assertThat(kafka.readCommitted(TopicNames.DEAD_LETTER)).isEmpty();
        }
    }
}
