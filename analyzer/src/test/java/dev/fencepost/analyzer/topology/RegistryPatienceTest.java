package dev.fencepost.analyzer.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fencepost.registry.RegistryUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class RegistryPatienceTest {
    private final List<Duration> pauses = new ArrayList<>();
    private final RegistryPatience patience =
            new RegistryPatience(Duration.ofSeconds(20), pauses::add);

    @Test
    void asksAgainAfterLongerAndLongerPauses() {
        AtomicInteger asked = new AtomicInteger();

        int answer =
                patience.ask(
                        () -> {
                            if (asked.incrementAndGet() < 4) {
                                throw new RegistryUnavailableException("silent");
                            }
                            return 42;
                        });

        assertThat(answer).isEqualTo(42);
        assertThat(pauses).extracting(Duration::toMillis).containsExactly(100L, 200L, 400L);
    }

    @Test
    void givesUpWithTheRegistrysOwnWords() {
        assertThatThrownBy(
                        () ->
                                patience.ask(
                                        () -> {
                                            throw new RegistryUnavailableException("no answer");
                                        }))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessage("no answer");
        Duration waited = pauses.stream().reduce(Duration.ZERO, Duration::plus);
        assertThat(waited).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(25));
    }
}
