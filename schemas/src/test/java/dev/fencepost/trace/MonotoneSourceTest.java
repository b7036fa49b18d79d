package dev.fencepost.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.Op;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class MonotoneSourceTest {
    @ParameterizedTest
    @EnumSource(Op.class)
    void raisesWhatIsBelowAnEarlierEventOfItsStream(Op op) {
        List<TraceEvent> events = new ArrayList<>();
        for (long[] at : new long[][] {{100, 0}, {90, 7}, {100, 0}, {40, 0}, {101, 0}}) {
            Envelope envelope = new Envelope("h0", 0, at[0], events.size(), at[1]);
            events.add(new RandomEvents(1).event(op, envelope));
        }

        MonotoneSource source = new MonotoneSource(source(events));
        List<TraceEvent> out = new ArrayList<>();
        source.forEachRemaining(out::add);

        assertThat(out).extracting(TraceEvent::ts).containsExactly(100L, 100L, 100L, 100L, 101L);
        assertThat(out).extracting(TraceEvent::tsErr).containsExactly(0L, 17L, 0L, 60L, 0L);
        assertThat(source.raised()).isEqualTo(2);
        Envelope second = out.get(1).envelope();
        assertThat(out.get(1)).isEqualTo(new RandomEvents(1).event(op, second));
    }

    @ParameterizedTest
    @EnumSource(Stream.class)
    void leavesOtherStreamsHostsAndRunsAlone(Stream stream) {
        List<TraceEvent> events =
                List.of(
                        gap("a", 0, 100, stream),
                        gap("a", 0, 50, stream == Stream.DMA ? Stream.RMP : Stream.DMA),
                        gap("b", 0, 40, stream),
                        gap("a", 1, 30, stream));

        List<TraceEvent> out = new ArrayList<>();
        new MonotoneSource(source(events)).forEachRemaining(out::add);

        assertThat(out).isEqualTo(events);
    }

    private static TraceEvent gap(String host, int run, long ts, Stream stream) {
        return new dev.fencepost.model.Gap(new Envelope(host, run, ts, 1, 0), stream, 0);
    }

    private static TraceSource source(List<TraceEvent> events) {
        Iterator<TraceEvent> iterator = events.iterator();
        return new TraceSource() {
            @Override
            public boolean hasNext() {
                return iterator.hasNext();
            }

            @Override
            public TraceEvent next() {
                return iterator.next();
            }

            @Override
            public void close() {}
        };
    }
}
