package dev.fencepost.analyzer.soak;

import dev.fencepost.analyzer.offline.Analysis;
import dev.fencepost.analyzer.topology.TopicNames;
import dev.fencepost.model.Alert;
import dev.fencepost.producer.route.KafkaSettings;
import dev.fencepost.registry.SchemaRegistry;
import dev.fencepost.wire.WireSerdes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads the topic of alerts, what is committed alone, and keeps those of the runs that are not
 * compared yet. Single-threaded.
 */
final class AlertWatch implements AutoCloseable {
    private final Consumer<String, Alert> consumer;
    private final TreeMap<Integer, Run> runs = new TreeMap<>(Integer::compareUnsigned);
    private final List<String> oddities = new ArrayList<>();
    private final boolean exactlyOnce;
    private int compared = -1;

    /** The alerts of one run. */
    private static final class Run {
        private final Map<String, Alert> latest = new HashMap<>();
        private final Set<String> revisions = new HashSet<>();
    }

    AlertWatch(KafkaSettings kafka, SchemaRegistry registry, boolean exactlyOnce) {
        this.exactlyOnce = exactlyOnce;
        consumer =
                new KafkaConsumer<>(
                        kafka.with(
                                Map.of(
                                        "isolation.level", "read_committed",
                                        "auto.offset.reset", "earliest",
                                        "enable.auto.commit", false)),
                        new StringDeserializer(),
                        WireSerdes.alert(registry).deserializer());
        List<TopicPartition> all =
                consumer.partitionsFor(TopicNames.ALERTS).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(all);
        consumer.seekToBeginning(all);
    }

    /** Takes what is there, and waits that long where nothing is. */
    void poll(Duration patience) {
        for (ConsumerRecord<String, Alert> written : consumer.poll(patience)) {
            take(written.value());
        }
    }

    private void take(Alert alert) {
        String revision = alert.id() + '#' + alert.revision();
        if (alert.run() <= compared) {
            if (exactlyOnce) {
                oddities.add("written after its run was over: " + revision + " " + alert.summary());
            }
            return;
        }
        Run run = runs.computeIfAbsent(alert.run(), number -> new Run());
        // two leaves over one frame may have alerts of one id
        boolean maybeTwins = alert.code().equals("LEAF_STRADDLES");
        if (!run.revisions.add(revision) && exactlyOnce && !maybeTwins) {
            oddities.add("written twice: " + revision + " " + alert.summary());
        }
        run.latest.merge(alert.id(), alert, (a, b) -> b.revision() >= a.revision() ? b : a);
    }

    /** Whether it has read up to these ends. */
    boolean hasReached(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    /** The final alerts of a run, in the order of a listing. */
    List<Alert> alertsOf(int run) {
        Run known = runs.get(run);
        return known == null
                ? List.of()
                : known.latest.values().stream().sorted(Analysis.ORDER).toList();
    }

    /** What must not be: alerts that were written twice, or of a run that was compared already. */
    List<String> oddities() {
        return List.copyOf(oddities);
    }

    /** Lets go of a run that has been compared: nothing of it may follow. */
    void forget(int run) {
        runs.headMap(run, true).clear();
        compared = run;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
