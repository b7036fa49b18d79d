package dev.fencepost.analyzer.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fencepost.registry.RegistryRefusedException;
import dev.fencepost.registry.RegistryUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class PatienceTest {
    private final List<Duration> pauses = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private Duration now = Duration.ZERO;
    private final Patience patience =
            new Patience(
                    Duration.ofSeconds(20),
                    RegistryUnavailableException.class,
                    new Patience.Time() {
                        @Override
                        public long nanos() {
                            return now.toNanos();
                        }

                        @Override
                        public void pass(Duration duration) {
                            pauses.add(duration);
                            now = now.plus(duration);
                        }
                    },
                    told::add);

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
        assertThat(told).hasSize(3).first().isEqualTo("silent; asking again in 100 ms");
    }

    @Test
    void doesNotAskAgainWhereItWasAnswered() {
        assertThatThrownBy(
                        () ->
                                patience.ask(
                                        () -> {
                                            throw new RegistryRefusedException("no");
                                        }))
                .hasMessage("no");
        assertThat(pauses).isEmpty();
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

    /** Where packets are lost, each question takes its own time to fail. */
    @Test
    void countsTheTimeThatAskingTakes() {
        assertThatThrownBy(
                        () ->
                                patience.ask(
                                        () -> {
                                            now = now.plusSeconds(6);
                                            throw new RegistryUnavailableException("no answer");
                                        }))
                .hasMessage("no answer");
        assertThat(now).isBetween(Duration.ofSeconds(6 + 20), Duration.ofSeconds(6 + 20 + 6 + 5));
    }
}
