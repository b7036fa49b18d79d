package dev.fencepost.analyzer.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class TopologySettingsTest {
    private final TopologySettings settings = TopologySettings.of("broker:9092");

    @Test
    void isExactlyOnceUnlessToldOtherwise() {
        assertThat(settings.toProperties())
                .containsEntry("processing.guarantee", "exactly_once_v2")
                .containsEntry("bootstrap.servers", "broker:9092")
                .containsEntry("application.id", "fencepost");
    }

    @Test
    void passesAnyPropertyThroughOverItsOwn() {
        Map<String, String> more =
                Map.of("processing.guarantee", "at_least_once", "producer.linger.ms", "7");

        assertThat(settings.withProperties(more).toProperties()).containsAllEntriesOf(more);
    }

    @Test
    void refusesStandbys() {
        assertThatThrownBy(() -> settings.withProperties(Map.of("num.standby.replicas", "1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("num.standby.replicas must be 0");
    }
}
