package dev.fencepost.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.Gap;
import dev.fencepost.model.Op;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HostOrderTest {
    private int opened;
    private int closed;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void ordersAnyInterleavingOfStreams(long seed) {
        List<TraceEvent> ordered = twoHosts(seed);
        Random random = new Random(seed);
        for (int inMemory : new int[] {1, 10, 10_000}) {
            List<TraceEvent> file = interleave(ordered, random);

            List<TraceEvent> out = read(file, inMemory);
            for (String host : List.of("a", "b")) {
                assertThat(of(host, out))
                        .as("seed %d, host %s", seed, host)
                        .isEqualTo(of(host, ordered));
            }
            assertThat(out).as("seed %d", seed).hasSameSizeAs(ordered);
        }
    }

    @Test
    void ordersStreamsWrittenOneAfterTheOther() {
        List<TraceEvent> ordered = new RandomEvents(3).events(1000);
        List<TraceEvent> file = new ArrayList<>(ordered);
        file.sort(Comparator.comparing(TraceEvent::stream));

        assertThat(read(file, 10)).isEqualTo(ordered);
    }

    @Test
    void handsOnATraceInOrderAsItComes() {
        List<TraceEvent> ordered = new RandomEvents(3).events(1000);

        assertThat(read(ordered, 10)).isEqualTo(ordered);
        assertThat(opened).isEqualTo(2);
        assertThat(closed).isEqualTo(2);
    }

    @Test
    void readsAShortTraceOnce() {
        List<TraceEvent> ordered = new RandomEvents(3).events(1000);

        assertThat(read(ordered, 1000)).isEqualTo(ordered);
        assertThat(opened).isEqualTo(1);
    }

    @Test
    void keepsAGapBehindTheEventWhosePlaceItShares() {
        TraceEvent first = new RandomEvents(1).event(Op.PSMASH, at(5, 5));
        TraceEvent gap = new Gap(at(5, 5), Stream.RMP, 0);
        TraceEvent other = new RandomEvents(1).event(Op.ACCESS, at(4, 4));

        assertThat(read(List.of(first, gap, other), 1)).containsExactly(other, first, gap);
        assertThat(read(List.of(first, gap, other), 9)).containsExactly(other, first, gap);
    }

    @Test
    void ordersTimesBeyondTheSignBit() {
        TraceEvent late = new RandomEvents(1).event(Op.PSMASH, at(-1, 5));
        TraceEvent early = new RandomEvents(1).event(Op.ACCESS, at(0, 4));

        assertThat(read(List.of(late, early), 1)).containsExactly(early, late);
    }

    @Test
    void closesTheTraceWhenItsListenerThrows() {
        assertThatThrownBy(
                        () ->
                                HostOrder.of(
                                        told -> source(List.of(), true),
                                        problem -> {},
                                        () -> {},
                                        10))
                .isInstanceOf(BadInputException.class);
        assertThat(closed).isEqualTo(1);
    }

    private static Envelope at(long ts, long seq) {
        return new Envelope("h0", 0, ts, seq, 0);
    }

    /** Two hosts of three runs each, in order. */
    private static List<TraceEvent> twoHosts(long seed) {
        Random random = new Random(seed);
        RandomEvents events = new RandomEvents(seed);
        List<TraceEvent> out = new ArrayList<>();
        for (int run = 0; run < 3; run++) {
            long ts = random.nextInt(100);
            for (int seq = 0; seq < 200; seq++) {
                ts += random.nextInt(4) == 0 ? random.nextInt(50) : 0;
                Op op = Op.valueOf(random.nextBoolean() ? "ACCESS" : "PSMASH");
                op = random.nextInt(5) == 0 ? Op.UNMAP : op;
                String host = random.nextBoolean() ? "a" : "b";
                out.add(events.event(op, new Envelope(host, run, ts, seq, 0)));
            }
        }
        return out;
    }

    /** Mixes the streams anew, each in its own order, runs one after the other. */
    private static List<TraceEvent> interleave(List<TraceEvent> ordered, Random random) {
        List<TraceEvent> out = new ArrayList<>();
        for (int run = 0; run < 3; run++) {
            List<List<TraceEvent>> queues = new ArrayList<>();
            for (Stream stream : Stream.values()) {
                int wanted = run;
                queues.add(
                        new ArrayList<>(
                                ordered.stream()
                                        .filter(e -> e.run() == wanted && e.stream() == stream)
                                        .toList()));
            }
            while (!queues.isEmpty()) {
                List<TraceEvent> queue = queues.get(random.nextInt(queues.size()));
                for (int i = random.nextInt(40); i > 0 && !queue.isEmpty(); i--) {
                    out.add(queue.remove(0));
                }
                queues.removeIf(List::isEmpty);
            }
        }
        return out;
    }

    private static List<TraceEvent> of(String host, List<TraceEvent> events) {
        return events.stream().filter(event -> event.host().equals(host)).toList();
    }

    private List<TraceEvent> read(List<TraceEvent> file, int inMemory) {
        List<TraceEvent> out = new ArrayList<>();
        try (HostOrder source =
                HostOrder.of(told -> source(file, false), problem -> {}, () -> {}, inMemory)) {
            source.forEachRemaining(out::add);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return out;
    }

    private MonotoneSource source(List<TraceEvent> events, boolean failing) {
        opened++;
        Iterator<TraceEvent> iterator = events.iterator();
        return new MonotoneSource(
                new TraceSource() {
                    @Override
                    public boolean hasNext() {
                        if (failing) {
                            throw new BadInputException("strict");
                        }
                        return iterator.hasNext();
                    }

                    @Override
                    public TraceEvent next() {
                        return iterator.next();
                    }

                    @Override
                    public void close() {
                        closed++;
                    }
                });
    }
}
