package dev.fencepost.analyzer.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.sim.Policy;
import dev.fencepost.producer.sim.Simulator;
import dev.fencepost.producer.sim.SimulatorSettings;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class TraceClockTest {
    /** Else a machine that fills topics slowly would put more word of progress into them. */
    @Test
    void tellsTheTimeOfTheTraceAndNotOfTheMachine() {
        TraceClock clock =
                new TraceClock(
                        new Simulator(SimulatorSettings.of(Policy.SPLIT_FLUSH_SMASH, 1, 1_000)));
        TraceEvent last = clock.next();
        while (clock.hasNext()) {
            last = clock.next();
        }

        assertThat(Duration.between(Instant.EPOCH, clock.instant()).toNanos()).isEqualTo(last.ts());
    }
}
