package dev.fencepost.analyzer.dashboard.feed;

import dev.fencepost.producer.route.KafkaSettings;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** How every consumer of a dashboard is set: it reads what is committed and leaves no trace. */
final class ConsumerSettings {
    private static final int ANSWER_MILLIS = 5_000;

    private ConsumerSettings() {}

    static Map<String, Object> of(KafkaSettings kafka) {
        Map<String, Object> settings =
                new HashMap<>(
                        kafka.with(
                                Map.of(
                                        "isolation.level",
                                        "read_committed",
                                        "enable.auto.commit",
                                        false,
                                        "allow.auto.create.topics",
                                        false,
                                        "auto.offset.reset",
                                        "earliest",
                                        "default.api.timeout.ms",
                                        ANSWER_MILLIS,
                                        "request.timeout.ms",
                                        ANSWER_MILLIS,
                                        "key.deserializer",
                                        ByteArrayDeserializer.class,
                                        "value.deserializer",
                                        ByteArrayDeserializer.class)));
        settings.remove("group.id");
        return settings;
    }
}
