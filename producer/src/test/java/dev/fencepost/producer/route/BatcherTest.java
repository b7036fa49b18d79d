package dev.fencepost.producer.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Batch;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Gap;
import dev.fencepost.model.Psmash;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Slots;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unmap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BatcherTest {
    private static final long LINGER = 100;
    private static final long PROGRESS = 300;

    private static final Comparator<Envelope> ORDER = Envelope::compareOrder;
    private static final Deque<TraceEvent> NONE = new ArrayDeque<>();

    private final List<Batch> sent = new ArrayList<>();

    @Test
    void sendsAFullBatchOnceNothingElseCanShareItsLastPosition() {
        Batcher batcher = batcher(1, 2);
        batcher.accept(0, copy(rmp(10, 1)));
        batcher.accept(0, copy(rmp(10, 2)));
        batcher.accept(0, copy(new Gap(at(10, 2), Stream.RMP, 3)));
        assertThat(sent).isEmpty();

        batcher.accept(0, copy(rmp(11, 3)));

        assertThat(sent).hasSize(1);
        assertThat(sent.get(0).events()).hasSize(3);
        assertThat(sent.get(0).throughTs()).isEqualTo(10);
        assertThat(sent.get(0).throughSeq()).isEqualTo(2);
    }

    @Test
    void movesThroughOnToWhereTheWholeHostIsComplete() {
        Batcher batcher = batcher(2, 2);
        batcher.accept(0, copy(rmp(10, 1)));
        batcher.accept(1, copy(unmap(20, 2)));
        batcher.accept(1, copy(unmap(30, 3)));
        batcher.tick(LINGER);
        batcher.accept(1, copy(unmap(40, 4)));

        assertThat(sent).extracting(Batch::stream).containsExactly(Stream.IOMMU, Stream.RMP);
        assertThat(sent).extracting(Batch::throughTs).containsExactly(30L, 30L);
    }

    @Test
    void tellsQuietStreamsOfProgressOnceInAWhile() {
        Batcher batcher = batcher(1, 100);
        batcher.accept(0, copy(unmap(10, 1)));
        batcher.settle();
        batcher.tick(PROGRESS);
        assertThat(sent).extracting(Batch::stream).containsExactly(Stream.values());
        assertThat(sent).extracting(b -> b.events().size()).containsExactly(1, 0, 0);

        batcher.tick(2 * PROGRESS);
        assertThat(sent).hasSize(3);

        batcher.accept(0, copy(unmap(11, 2)));
        batcher.settle();
        batcher.tick(2 * PROGRESS + LINGER);
        assertThat(sent).as("the batch has lingered").hasSize(6);
        batcher.accept(0, copy(unmap(12, 3)));
        batcher.settle();
        batcher.tick(2 * PROGRESS + 2 * LINGER);
        assertThat(sent).as("the others were told a moment ago").hasSize(7);
        batcher.tick(3 * PROGRESS + LINGER);
        assertThat(sent).hasSize(9);
    }

    @Test
    void tellsOnlyTheSlotsInWhichSomebodyWaits() {
        Batcher batcher = batcher(4, 100);
        batcher.accept(2, copy(unmap(10, 1)));
        batcher.settle();
        batcher.tick(PROGRESS);

        assertThat(sent).extracting(Batch::slot).containsExactly(2, 2, 2);
        assertThat(sent).extracting(Batch::stream).containsExactly(Stream.values());
    }

    @Test
    void tellsNobodyOfEventsThatAreStillHeldHere() {
        Batcher batcher = new Batcher(new Slots(1), new BatchLimits(100, 1_000, 100), sent::add);
        batcher.accept(0, copy(unmap(10, 1)));
        batcher.settle();
        batcher.tick(200);
        assertThat(sent).isEmpty();

        batcher.tick(1_000);
        assertThat(sent).hasSize(3).extracting(Batch::throughTs).containsOnly(10L);
    }

    @Test
    void givesASignOfLifeInEverySlotNowAndThen() {
        Batcher batcher = batcher(2, 1);
        batcher.accept(0, copy(unmap(10, 1)));
        batcher.settle();
        batcher.tick(PROGRESS);
        sent.clear();

        batcher.tick(BatchLimits.SIGN_OF_LIFE_NANOS);
        assertThat(sent).extracting(Batch::slot).containsExactly(1, 1, 1);
        batcher.tick(3 * BatchLimits.SIGN_OF_LIFE_NANOS);
        assertThat(sent).as("nothing has happened since").hasSize(3);
    }

    @Test
    void endsEverySlotOfAllStreamsWhenAHigherRunBegins() {
        Batcher batcher = batcher(2, 100);
        batcher.accept(0, copy(unmap(10, 1)));
        TraceEvent next = new Unmap(new Envelope("h0", 1, 5, 1, 0), 1, 0, 4096);
        batcher.accept(0, copy(next));

        assertThat(sent).hasSize(6).allMatch(Batch::end).allMatch(b -> b.run() == 0);
        assertThat(sent).extracting(Batch::throughTs).containsOnly(10L);
        sent.clear();
        batcher.end();
        assertThat(sent).hasSize(6).allMatch(Batch::end).allMatch(b -> b.run() == 1);
        sent.clear();
        batcher.end();
        assertThat(sent).isEmpty();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void lettingOutUpToTheSmallestThroughGivesTheExactOrderOfEachSlot(long seed) {
        Random random = new Random(seed);
        int spread = 1 << random.nextInt(4);
        Map<Integer, List<TraceEvent>> expected = route(random, spread);

        for (int slot = 0; slot < spread; slot++) {
            int wanted = slot;
            List<Batch> batches = sent.stream().filter(b -> b.slot() == wanted).toList();
            assertThat(batches).filteredOn(Batch::end).hasSize(2 * Stream.values().length);
            assertThat(new Merge(random).of(batches))
                    .isEqualTo(expected.getOrDefault(slot, List.of()));
        }
    }

    private Map<Integer, List<TraceEvent>> route(Random random, int spread) {
        Map<Integer, List<TraceEvent>> expected = new TreeMap<>();
        BatchLimits limits = new BatchLimits(1 + random.nextInt(7), LINGER, PROGRESS);
        Batcher batcher = new Batcher(new Slots(spread), limits, sent::add);
        long ts = 0;
        long seq = 0;
        long time = 0;
        Stream stream = Stream.DMA;
        for (int i = 0; i < 2_000; i++) {
            boolean again = i == 1_000;
            boolean gap = i > 0 && i != 1_000 && random.nextInt(10) == 0;
            ts = again ? 3 : ts + (gap ? 0 : random.nextInt(3));
            seq = gap ? seq : seq + 1;
            Envelope envelope = new Envelope("h0", i < 1_000 ? 0 : 1, ts, seq, 0);
            stream = gap ? stream : Stream.of(random.nextInt(3));
            TraceEvent event = new Gap(envelope, stream, 0);
            for (int slot = 0; slot < spread; slot++) {
                if (random.nextInt(3) == 0) {
                    batcher.accept(slot, copy(event));
                    expected.computeIfAbsent(slot, s -> new ArrayList<>()).add(event);
                }
            }
            time += random.nextInt(40);
            if (random.nextInt(5) == 0) {
                batcher.tick(time);
            }
        }
        batcher.end();
        return expected;
    }

    private Batcher batcher(int spread, int maxEvents) {
        BatchLimits limits = new BatchLimits(maxEvents, LINGER, PROGRESS);
        return new Batcher(new Slots(spread), limits, sent::add);
    }

    private static Routed copy(TraceEvent event) {
        return new Routed(event, true, 1, List.of(), List.of());
    }

    private static Envelope at(long ts, long seq) {
        return new Envelope("h0", 0, ts, seq, 0);
    }

    private static TraceEvent rmp(long ts, long seq) {
        return new Psmash(at(ts, seq), 0, 0);
    }

    private static TraceEvent unmap(long ts, long seq) {
        return new Unmap(at(ts, seq), 1, 0, 4096);
    }

    /**
     * Takes the batches of one slot, the three streams in any interleaving, and lets events out.
     */
    private static final class Merge {
        private final Random random;
        private final List<Envelope> through = new ArrayList<>();
        private final List<Deque<TraceEvent>> queues = new ArrayList<>();
        private final List<TraceEvent> out = new ArrayList<>();

        Merge(Random random) {
            this.random = random;
        }

        List<TraceEvent> of(List<Batch> batches) {
            List<Deque<Batch>> topics = new ArrayList<>();
            for (int i = 0; i < Stream.values().length; i++) {
                Stream stream = Stream.of(i);
                topics.add(
                        new ArrayDeque<>(
                                batches.stream().filter(b -> b.stream() == stream).toList()));
                queues.add(new ArrayDeque<>());
                through.add(new Envelope("h0", 0, 0, 0, 0));
            }
            while (topics.stream().anyMatch(topic -> !topic.isEmpty())) {
                int stream = random.nextInt(topics.size());
                if (!topics.get(stream).isEmpty()) {
                    take(stream, topics.get(stream).remove());
                }
            }
            assertThat(queues).allMatch(Deque::isEmpty);
            return out;
        }

        private void take(int stream, Batch batch) {
            Envelope before = through.get(stream);
            Envelope reached =
                    new Envelope("h0", batch.run(), batch.throughTs(), batch.throughSeq(), 0);
            assertThat(Envelope.compareOrder(before, reached)).isNotPositive();
            for (Routed routed : batch.events()) {
                Envelope event = routed.event().envelope();
                assertThat(Envelope.compareOrder(event, before)).isPositive();
                assertThat(Envelope.compareOrder(event, reached)).isNotPositive();
                queues.get(stream).add(routed.event());
            }
            through.set(stream, batch.end() ? new Envelope("h0", batch.run(), -1, -1, 0) : reached);
            release();
        }

        private void release() {
            Envelope least = through.stream().min(Envelope::compareOrder).orElseThrow();
            while (true) {
                Deque<TraceEvent> next =
                        queues.stream()
                                .filter(queue -> !queue.isEmpty())
                                .min(Comparator.comparing(q -> q.peek().envelope(), ORDER))
                                .orElse(NONE);
                if (next.isEmpty() || ORDER.compare(next.element().envelope(), least) > 0) {
                    return;
                }
                out.add(next.remove());
            }
        }
    }
}
