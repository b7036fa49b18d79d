package dev.fencepost.analyzer.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fencepost.analyzer.containers.Box;
import dev.fencepost.analyzer.containers.KafkaCluster;
import dev.fencepost.analyzer.containers.RegistryBox;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartitionInfo;

/**
 * Harms one part of a deployment after the other and mends it again: a broker, the registry, a
 * worker. Which, how, when and for how long, the seed says; the next blow falls once every replica
 * has caught up.
 */
final class Nemesis implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(4);

    /** As long as a run is sent: its alerts come late in it. */
    private static final int LONGEST_WAIT_MILLIS = 7_000;

    /** Longer than a broker is waited for (6 s), so that others take its place. */
    private static final int LONGEST_HARM_MILLIS = 10_000;

    private final Random random;
    private final KafkaCluster kafka;
    private final RegistryBox registry;
    private final List<NemesisWorker> workers;
    private final Admin admin;
    private final List<Harm> planned = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private int ended;

    /** What is done to one part, and undone. */
    private enum Harm {
        KILL_WORKER,
        STOP_WORKER,
        PAUSE_WORKER,
        KILL_BROKER,
        STOP_BROKER,
        PAUSE_BROKER,
        CUT_OFF_BROKER,
        KILL_REGISTRY,
        PAUSE_REGISTRY,
        CUT_OFF_REGISTRY
    }

    /** Something that can fail. */
    private interface Deed {
        void run() throws IOException, InterruptedException;
    }

    Nemesis(long seed, KafkaCluster kafka, RegistryBox registry, List<NemesisWorker> workers) {
        this.random = new Random(seed);
        this.kafka = kafka;
        this.registry = registry;
        this.workers = workers;
        admin = kafka.kafka().connect(LIMIT);
    }

    /** Blows that make each kind of harm once. */
    static int kinds() {
        return Harm.values().length;
    }

    /** One blow, and its end; each kind falls once before one falls again. */
    void strike() throws IOException, InterruptedException {
        if (planned.isEmpty()) {
            planned.addAll(List.of(Harm.values()));
            Collections.shuffle(planned, random);
        }
        startAgain();
        pause(random.nextInt(LONGEST_WAIT_MILLIS));
        Harm harm = planned.remove(0);
        Box broker = kafka.brokers().get(random.nextInt(kafka.brokers().size()));
        NemesisWorker worker = workers.get(random.nextInt(workers.size()));
        switch (harm) {
            case KILL_WORKER -> during(harm, worker, worker::kill, worker::start);
            case STOP_WORKER -> during(harm, worker, worker::stop, worker::start);
            case PAUSE_WORKER -> during(harm, worker, worker::pause, worker::resume);
            case KILL_BROKER -> during(harm, broker, broker::kill, broker::startAgain);
            case STOP_BROKER -> during(harm, broker, broker::stop, broker::startAgain);
            case PAUSE_BROKER -> during(harm, broker, broker::pause, broker::resume);
            case CUT_OFF_BROKER -> during(harm, broker, broker::cutOff, broker::reconnect);
            case KILL_REGISTRY -> during(harm, registry.box()::kill, registry.box()::startAgain);
            case PAUSE_REGISTRY -> during(harm, registry.box()::pause, registry.box()::resume);
            case CUT_OFF_REGISTRY ->
                    during(harm, registry.box()::cutOff, registry.box()::reconnect);
        }
        awaitReplicas();
    }

    private void during(Harm harm, Deed deed, Deed undo) throws IOException, InterruptedException {
        during(harm, registry.box(), deed, undo);
        registry.awaitAnswer();
    }

    private void during(Harm harm, Object part, Deed deed, Deed undo)
            throws IOException, InterruptedException {
        int millis = random.nextInt(LONGEST_HARM_MILLIS);
        String said = harm + " " + part + " for " + millis + " ms";
        System.out.println("nemesis: " + said);
        done.add(said);
        deed.run();
        try {
            pause(millis);
        } finally {
            undo.run();
        }
    }

    /** Lets time go by in which the harm does its work: there is no state to wait for. */
    private static void pause(int millis) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(millis);
    }

    /** Starts workers that ended by themselves, as they may where a transaction timed out. */
    void startAgain() throws IOException {
        for (NemesisWorker worker : workers) {
            if (!worker.isAlive()) {
                ended++;
                worker.start();
            }
        }
    }

    /** Waits until every partition of every topic is led and has all its replicas. */
    void awaitReplicas() {
        await().atMost(LIMIT)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(outOfSync()).as("out of sync").isEmpty());
    }

    private List<String> outOfSync() throws Exception {
        List<String> names = List.copyOf(admin.listTopics().names().get());
        return admin.describeTopics(names).allTopicNames().get().values().stream()
                .flatMap(
                        topic ->
                                topic.partitions().stream()
                                        .filter(partition -> !isInSync(partition))
                                        .map(partition -> topic.name() + ' ' + partition))
                .toList();
    }

    private static boolean isInSync(TopicPartitionInfo partition) {
        return partition.leader() != null
                && !partition.leader().isEmpty()
                && partition.isr().size() == partition.replicas().size();
    }

    /** What fell. */
    List<String> done() {
        return List.copyOf(done);
    }

    /** Workers that ended by themselves. */
    int ended() {
        return ended;
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
