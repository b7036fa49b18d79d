package dev.fencepost.analyzer.topology;

import dev.fencepost.analyzer.offline.Analysis;
import dev.fencepost.model.Alert;
import dev.fencepost.registry.SchemaRegistry;
import dev.fencepost.wire.WireSerdes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;

/** The alerts of a topic: every revision, and the final one of each. */
record StreamedAlerts(List<Alert> all) {
    /** Those that are committed by now. */
    static StreamedAlerts in(TestKafka kafka, SchemaRegistry registry) {
        return read(
                kafka.readCommitted(TopicNames.ALERTS).stream().map(ConsumerRecord::value).toList(),
                registry);
    }

    static StreamedAlerts read(Iterable<byte[]> values, SchemaRegistry registry) {
        List<Alert> all = new ArrayList<>();
        try (Deserializer<Alert> reader = WireSerdes.alert(registry).deserializer()) {
            values.forEach(value -> all.add(reader.deserialize(TopicNames.ALERTS, value)));
        }
        return new StreamedAlerts(all);
    }

    /** In the order in which a run without Kafka lists them, revisions left out. */
    List<String> finals() {
        Map<String, Alert> latest = new HashMap<>();
        for (Alert alert : all) {
            latest.merge(alert.id(), alert, (a, b) -> b.revision() >= a.revision() ? b : a);
        }
        return latest.values().stream().sorted(Analysis.ORDER).map(StreamedAlerts::show).toList();
    }

    List<String> revisions() {
        return all.stream().map(alert -> alert.id() + '#' + alert.revision()).toList();
    }

    /** An alert without its revision. */
    static String show(Alert alert) {
        return alert.toString().replaceFirst("revision=\\d+", "");
    }
}
