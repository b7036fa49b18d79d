package dev.fencepost.analyzer.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.analyzer.engine.WrittenState;
import dev.fencepost.model.Batch;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Stream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many traces, each cut and interleaved at random: what comes out is always the sorted input. */
final class SimulatedMergeTest {
    private static final int ROUNDS = 1_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void alwaysReleasesTheSortedInput(long seed) {
        for (int round = 0; round < ROUNDS; round++) {
            long roundSeed = seed * ROUNDS + round;
            new Simulation(new Random(roundSeed)).run("seed " + roundSeed);
        }
    }

    /** One trace of up to three runs, its batches, and a merge that is now and then killed. */
    private static final class Simulation {
        private final Random random;
        private final int runs;
        private final long memoryBound;
        private final boolean kills;
        private final Streams.Wire wire = new Streams.Wire();
        private final Streams.Shelf shelf = new Streams.Shelf();
        private final WrittenState log = new WrittenState();
        private final List<Routed> input = new ArrayList<>();
        private final List<String> runsWithEvents = new ArrayList<>();
        private MergeMemory memory;
        private SlotMerge merge;

        Simulation(Random random) {
            this.random = random;
            this.runs = 1 + random.nextInt(3);
            this.memoryBound = random.nextInt(3) == 0 ? random.nextInt(2_000) : 1 << 20;
            this.kills = random.nextInt(3) == 0;
            this.merge = newMerge();
        }

        void run(String name) {
            Map<Stream, Deque<Batch>> topics = new EnumMap<>(Stream.class);
            for (Stream stream : Stream.values()) {
                topics.put(stream, new ArrayDeque<>());
            }
            for (int run = 0; run < runs; run++) {
                addRun(run, topics);
            }
            Streams.Journal journal = new Streams.Journal();
            int bias = random.nextInt(3);
            while (topics.values().stream().anyMatch(topic -> !topic.isEmpty())) {
                int at = random.nextInt(4) == 0 ? bias : random.nextInt(3);
                Deque<Batch> topic = topics.get(Stream.of(at));
                for (int i = random.nextInt(6); i >= 0 && !topic.isEmpty(); i--) {
                    offer(topic.poll(), journal, name);
                }
                restart();
            }
            input.sort(Comparator.comparing(r -> r.event().envelope(), Envelope::compareOrder));
            assertThat(journal.events).as(name).containsExactlyElementsOf(input);
            assertThat(journal.lines)
                    .as(name)
                    .filteredOn(line -> line.startsWith("end"))
                    .doesNotHaveDuplicates()
                    .containsAll(runsWithEvents);
            assertThat(memory.held()).as(name).isZero();
            merge.flush(log);
            merge.flush(log); // what left before the last commit goes with the next
            assertThat(shelf.content).as(name).isEmpty();
            assertThat(log.keys()).as(name).hasSize(1);
        }

        private void offer(Batch batch, Streams.Journal journal, String name) {
            Offer offer = merge.offer(batch, wire.write(batch));
            assertThat(offer.result()).as(name).isEqualTo(Offer.Result.ACCEPTED);
            if (random.nextBoolean()) {
                merge.drain(journal);
            }
            if (random.nextInt(10) == 0) {
                assertThat(merge.offer(batch, wire.write(batch)))
                        .as(name)
                        .isEqualTo(Offer.accepted(batch.events().size()));
            }
            merge.drain(journal);
        }

        private void restart() {
            if (kills && random.nextInt(4) == 0) {
                merge.flush(log);
                if (random.nextBoolean()) {
                    merge = log.into(newMerge());
                    shelf.content.keySet().forEach(key -> merge.restoreShelved(bytes(key)));
                }
            }
        }

        private static byte[] bytes(ByteBuffer key) {
            byte[] bytes = new byte[key.remaining()];
            key.duplicate().get(bytes);
            return bytes;
        }

        private SlotMerge newMerge() {
            memory = new MergeMemory(memoryBound);
            return new SlotMerge(Streams.HOST, 0, memory, shelf, wire);
        }

        /** Deals events out to the streams; each stream is cut, and tells its progress, alone. */
        private void addRun(int run, Map<Stream, Deque<Batch>> topics) {
            int events = random.nextInt(40);
            if (events > 0) {
                runsWithEvents.add("end " + run);
            }
            Map<Stream, List<Routed>> streams = new EnumMap<>(Stream.class);
            for (Stream stream : Stream.values()) {
                streams.put(stream, new ArrayList<>());
            }
            long ts = random.nextInt(100);
            for (int seq = 1; seq <= events; seq++) {
                ts += random.nextInt(3);
                Stream stream = Stream.of(random.nextInt(random.nextInt(3) + 1));
                Routed event = Streams.event(stream, run, ts, seq);
                streams.get(stream).add(event);
                input.add(event);
                if (random.nextInt(20) == 0) {
                    Routed gap = Streams.gap(stream, run, ts, seq);
                    streams.get(stream).add(gap);
                    input.add(gap);
                }
            }
            boolean ends = run == runs - 1 || random.nextBoolean();
            for (Stream stream : Stream.values()) {
                cut(stream, run, streams.get(stream), ends, topics);
            }
        }

        private void cut(
                Stream stream,
                int run,
                List<Routed> events,
                boolean ends,
                Map<Stream, Deque<Batch>> out) {
            int size = 1 + random.nextInt(8);
            Deque<Batch> topic = out.get(stream);
            for (int from = 0; from < events.size(); from += size) {
                List<Routed> piece = events.subList(from, Math.min(events.size(), from + size));
                Envelope last = piece.get(piece.size() - 1).event().envelope();
                topic.add(batch(stream, run, last.ts(), last.seq(), false, piece));
                if (random.nextInt(4) == 0 && from + size < events.size()) {
                    Envelope next = events.get(from + size).event().envelope();
                    topic.add(batch(stream, run, next.ts(), next.seq() - 1, false, List.of()));
                }
            }
            topic.add(batch(stream, run, 0, 0, ends, List.of()));
        }

        private static Batch batch(
                Stream stream, int run, long ts, long seq, boolean end, List<Routed> events) {
            return new Batch(stream, Streams.HOST, run, 0, 1, ts, seq, end, events);
        }
    }
}
