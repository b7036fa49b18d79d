package dev.fencepost.producer.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Batch;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Psmash;
import dev.fencepost.model.Slots;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReplayTest {
    private static final long MILLISECOND = 1_000_000;

    private final StoppedClock clock = new StoppedClock();
    private final List<Batch> sent = new ArrayList<>();
    private final List<Long> sentAt = new ArrayList<>();

    @Test
    void keepsThePaceOfTheTrace() {
        replay(2).run(List.of(at(0, 5), at(0, 5 + 40 * MILLISECOND)).iterator(), n -> {});

        assertThat(clock.nanos).isEqualTo(20 * MILLISECOND);
        List<Batch> withEvents = sent.stream().filter(b -> !b.events().isEmpty()).toList();
        assertThat(withEvents).hasSize(2);
        assertThat(sentAt.get(sent.indexOf(withEvents.get(0))))
                .as("an event does not wait for the next one")
                .isLessThanOrEqualTo(3 * MILLISECOND);
    }

    @Test
    void beginsAnewWithEachRun() {
        replay(1).run(List.of(at(0, 900 * MILLISECOND), at(1, 0)).iterator(), n -> {});

        assertThat(clock.nanos).isZero();
    }

    @Test
    void neverWaitsAtFullSpeedAndEndsEverySlot() {
        long events =
                replay(Double.POSITIVE_INFINITY)
                        .run(List.of(at(0, 0), at(0, -1)).iterator(), n -> {});

        assertThat(events).isEqualTo(2);
        assertThat(clock.nanos).isZero();
        assertThat(sent).filteredOn(Batch::end).hasSize(4 * Stream.values().length);
    }

    private Replay replay(double speed) {
        Pacer pacer = new Pacer(clock, nanos -> clock.nanos += nanos, speed);
        return new Replay(
                Slots.DEFAULT,
                BatchLimits.DEFAULT,
                pacer,
                batch -> {
                    sent.add(batch);
                    sentAt.add(clock.nanos);
                });
    }

    private static TraceEvent at(int run, long ts) {
        return new Psmash(new Envelope("h0", run, ts, 1, 0), 0, 0);
    }

    /** A clock that moves when somebody sleeps. */
    private static final class StoppedClock extends Clock {
        private long nanos;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochSecond(0, nanos);
        }
    }
}
