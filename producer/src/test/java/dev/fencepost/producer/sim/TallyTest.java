package dev.fencepost.producer.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Access;
import dev.fencepost.model.Op;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.TraceEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TallyTest {
    private static final long UNREAD = 1;

    @ParameterizedTest
    @EnumSource(Policy.class)
    void countsWhatTheTraceTells(Policy policy) {
        List<TraceEvent> trace = new ArrayList<>();
        Simulator simulator = new Simulator(SimulatorSettings.of(policy, 6, 60_000));
        simulator.forEachRemaining(trace::add);
        Tally tally = simulator.tally();
        assertThat(tally.accesses()).isBetween(carriedOut(trace), carriedOut(trace) + UNREAD);
        assertThat(tally.failed()).isBetween(failed(trace), failed(trace) + UNREAD);
        assertThat(tally.stalls()).isBetween(stalls(trace), stalls(trace) + UNREAD);
        assertThat(tally.stalledNanos()).isGreaterThanOrEqualTo(tally.stalls());
        assertThat(tally.walks() + tally.hits()).isGreaterThanOrEqualTo(tally.accesses());
        for (Op op : Op.values()) {
            assertThat(tally.count(op))
                    .as(op.name())
                    .isEqualTo(trace.stream().filter(event -> event.op() == op).count());
        }
    }

    private static long carriedOut(List<TraceEvent> trace) {
        return count(trace, access -> access.outcome() != Outcome.STALLED);
    }

    private static long failed(List<TraceEvent> trace) {
        return carriedOut(trace) - count(trace, access -> access.outcome() == Outcome.OK);
    }

    private static long stalls(List<TraceEvent> trace) {
        return count(trace, access -> access.outcome() == Outcome.STALLED);
    }

    private static long count(List<TraceEvent> trace, Predicate<Access> condition) {
        return trace.stream()
                .filter(Access.class::isInstance)
                .map(Access.class::cast)
                .filter(condition)
                .count();
    }
}
