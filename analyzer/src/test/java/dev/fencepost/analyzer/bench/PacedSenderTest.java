package dev.fencepost.analyzer.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Batch;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Psmash;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.route.BatchLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class PacedSenderTest {
    private static final int RATE = 1_000;
    private static final long MILLI = 1_000_000;

    private final List<Batch> sent = new ArrayList<>();
    private final PacedSender sender = new PacedSender(BatchLimits.DEFAULT, RATE, sent::add);

    @Test
    void knowsWhenEachEventWasDue() {
        sender.send(events(0, 10, 20, 20, 90).iterator());

        assertThat(sender.dueNanos(0)).isEqualTo(sender.begunNanos());
        assertThat(sender.dueNanos(10) - sender.begunNanos()).isEqualTo(MILLI);
        assertThat(sender.dueNanos(20) - sender.begunNanos()).isEqualTo(2 * MILLI);
        assertThat(sender.dueNanos(90) - sender.begunNanos()).isEqualTo(4 * MILLI);
    }

    @Test
    void sendsNothingBeforeItIsDue() {
        sender.send(events(0, 10, 20, 30).iterator());

        assertThat(System.nanoTime()).isGreaterThanOrEqualTo(sender.dueNanos(30));
    }

    @Test
    void leavesNothingInABatchOnceItSettles() {
        sender.send(events(0, 10, 20).iterator());
        sender.settle();

        assertThat(sent.stream().mapToInt(batch -> batch.events().size()).sum()).isEqualTo(3);
        assertThat(sent).noneMatch(Batch::end);
    }

    private static List<TraceEvent> events(long... times) {
        long[] seq = new long[1];
        return LongStream.of(times)
                .<TraceEvent>mapToObj(
                        ts -> new Psmash(new Envelope("h0", 0, ts, ++seq[0], 0), 0, 0))
                .toList();
    }
}
