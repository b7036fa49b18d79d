package dev.fencepost.analyzer.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fencepost.analyzer.containers.KafkaCluster;
import dev.fencepost.analyzer.containers.RegistryBox;
import dev.fencepost.analyzer.containers.RequiresDocker;
import dev.fencepost.analyzer.demo.Agreement;
import dev.fencepost.analyzer.demo.Closing;
import dev.fencepost.model.Alert;
import dev.fencepost.producer.route.Pacer;
import dev.fencepost.producer.route.Replay;
import dev.fencepost.producer.route.Topics;
import dev.fencepost.producer.route.TraceProducer;
import dev.fencepost.producer.sim.SimulatedHosts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.Network;

/**
 * Three brokers, a registry and three workers, one of which is always being harmed while hosts are
 * simulated: every alert that the engine gives without Kafka is there once, as it has to be. {@code
 * -Dfencepost.nemesis.seed=N} makes the same blows again, {@code -Dfencepost.nemesis.blows=N} more.
 */
@RequiresDocker
final class NemesisIT {
    private static final long SEED =
            Long.getLong("fencepost.nemesis.seed", System.nanoTime() & 0xFFFF_FFFFL);
    private static final int BLOWS = Integer.getInteger("fencepost.nemesis.blows", Nemesis.kinds());
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int PARTITIONS = 4;
    private static final int WORKERS = 3;

    /** So slow that a run of 12,000 events takes some 6 s: there is work when a blow falls. */
    private static final double SPEED = 0.0002;

    @TempDir Path directory;

    private final SoakSettings settings =
            new SoakSettings(
                    SEED,
                    Duration.ZERO,
                    2,
                    12_000,
                    PARTITIONS,
                    WORKERS,
                    2,
                    Duration.ZERO,
                    true,
                    true,
                    LIMIT,
                    Path.of("unused"));

    @Test
    void losesAndDoublesNothingWhateverIsKilledPausedOrCutOff() throws Exception {
        System.out.println("fencepost.nemesis.seed=" + SEED);
        try (Closing closing = new Closing()) {
            Network network = closing.add(Network.newNetwork());
            KafkaCluster kafka = closing.add(KafkaCluster.start(network, 3));
            RegistryBox registry = closing.add(RegistryBox.start(network, kafka));
            createTopics(kafka);
            List<NemesisWorker> workers = workers(kafka, registry, closing);
            Nemesis nemesis = closing.add(new Nemesis(SEED, kafka, registry, workers));
            AlertWatch alerts = closing.add(new AlertWatch(kafka.kafka(), registry.client(), true));

            sendUnderFire(kafka, registry, nemesis, closing);

            nemesis.startAgain();
            awaitAll(kafka, nemesis, alerts);
            assertSame(alerts, nemesis);
        }
    }

    private static void createTopics(KafkaCluster kafka) throws Exception {
        try (Topics topics = Topics.of(kafka.kafka())) {
            topics.create(PARTITIONS, Optional.empty());
            assertThat(topics.check()).isEmpty();
        }
        try (Admin admin = kafka.kafka().connect()) {
            Map<String, TopicDescription> traces =
                    admin.describeTopics(List.of("fencepost.dma")).allTopicNames().get();
            assertThat(traces.get("fencepost.dma").partitions())
                    .allSatisfy(partition -> assertThat(partition.replicas()).hasSize(3));
        }
    }

    private List<NemesisWorker> workers(KafkaCluster kafka, RegistryBox registry, Closing closing)
            throws IOException {
        List<NemesisWorker> workers = new ArrayList<>();
        for (int number = 0; number < WORKERS; number++) {
            NemesisWorker worker =
                    closing.add(
                            new NemesisWorker(
                                    "worker-" + number,
                                    directory,
                                    kafka.bootstrapServers(),
                                    registry.url()));
            worker.start();
            workers.add(worker);
        }
        return workers;
    }

    /** A run of every host in peace, and then one for each blow, sent while it falls. */
    private void sendUnderFire(
            KafkaCluster kafka, RegistryBox registry, Nemesis nemesis, Closing closing)
            throws Exception {
        ExecutorService sender = Executors.newSingleThreadExecutor();
        closing.add(sender::shutdownNow);
        try (TraceProducer producer =
                TraceProducer.open(kafka.kafka(), registry.client(), Clock.systemUTC())) {
            send(SoakRun.of(settings, 0), producer);
            awaitJudged(kafka, nemesis);
            for (int number = 1; number <= BLOWS; number++) {
                SoakRun run = SoakRun.of(settings, number);
                Future<?> sending = sender.submit(() -> send(run, producer));
                nemesis.strike();
                sending.get();
            }
        }
    }

    private static void send(SoakRun run, TraceProducer producer) {
        Pacer pacer = new Pacer(Clock.systemUTC(), LockSupport::parkNanos, SPEED);
        try (SimulatedHosts trace = run.trace()) {
            new Replay(run.slots(), run.batch(), pacer, producer).run(trace, count -> {});
        }
        producer.flush();
    }

    private static void awaitJudged(KafkaCluster kafka, Nemesis nemesis) {
        try (Offsets offsets = new Offsets(kafka.kafka())) {
            Map<TopicPartition, Long> traces = offsets.traceEnds();
            await().atMost(LIMIT)
                    .until(
                            () -> {
                                nemesis.startAgain();
                                return offsets.lag(traces) == 0;
                            });
        }
    }

    /** Waits until all that was sent is judged, and all that was written of it is read. */
    private static void awaitAll(KafkaCluster kafka, Nemesis nemesis, AlertWatch alerts) {
        awaitJudged(kafka, nemesis);
        try (Offsets offsets = new Offsets(kafka.kafka())) {
            Map<TopicPartition, Long> partials = offsets.partialEnds();
            await().atMost(LIMIT).until(() -> offsets.lag(partials) == 0);
            Map<TopicPartition, Long> written = offsets.alertEnds();
            await().atMost(LIMIT)
                    .until(
                            () -> {
                                alerts.poll(Duration.ofMillis(100));
                                return alerts.hasReached(written);
                            });
            assertThat(offsets.deadLetters()).isZero();
        }
    }

    private void assertSame(AlertWatch alerts, Nemesis nemesis) {
        int compared = 0;
        for (int number = 0; number <= BLOWS; number++) {
            SoakRun run = SoakRun.of(settings, number);
            List<Alert> offline = run.offline().alerts();
            assertThat(Agreement.of(alerts.alertsOf(number), offline).differences())
                    .as(run + " of seed " + SEED + " under " + nemesis.done())
                    .isEmpty();
            compared += offline.size();
        }
        assertThat(alerts.oddities()).as("seed " + SEED).isEmpty();
        assertThat(compared).isPositive();
        System.out.println(
                "nemesis: "
                        + BLOWS
                        + " blows, "
                        + compared
                        + " alerts the same, "
                        + nemesis.ended()
                        + " workers ended by themselves");
    }
}
