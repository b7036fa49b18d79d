package dev.fencepost.analyzer.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.analyzer.engine.HostState.Sink;
import dev.fencepost.analyzer.engine.WrittenState;
import dev.fencepost.model.Access;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many traces, each cut and interleaved at random: what comes out is always the sorted input. */
final class SimulatedMergeTest {
    private static final int ROUNDS = 1_000;
    private static final Comparator<Routed> ORDER =
            Comparator.comparing(routed -> routed.event().envelope(), Envelope::compareOrder);

    /**
     * Without transactions a process may die when any part of a flush is written, and the shelf's
     * changelog may be behind. What it had read since the flush before comes again.
     */
    @ParameterizedTest
    @ValueSource(longs = {5, 6, 7, 8})
    void losesNothingWhenItDiesInTheMiddleOfAFlush(long seed) {
        runAll(seed, true);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void alwaysReleasesTheSortedInput(long seed) {
        runAll(seed, false);
    }

    private static void runAll(long seed, boolean halfway) {
        for (int round = 0; round < ROUNDS; round++) {
            long roundSeed = seed * ROUNDS + round;
            new Simulation(new Random(roundSeed), halfway).run("seed " + roundSeed);
        }
    }

    /** One trace of up to three runs, its batches, and a merge that is now and then killed. */
    private static final class Simulation {
        private final Random random;
        private final int runs;
        private final long memoryBound;
        private final boolean kills;
        private final boolean halfway;
        private final Streams.Wire wire = new Streams.Wire();
        private final LoggedShelf shelf = new LoggedShelf();
        private final List<Batch> sinceFlush = new ArrayList<>();
        private final WrittenState log = new WrittenState();
        private final List<Routed> input = new ArrayList<>();
        private final List<String> runsWithEvents = new ArrayList<>();
        private MergeMemory memory;
        private SlotMerge merge;

        Simulation(Random random, boolean halfway) {
            this.random = random;
            this.halfway = halfway;
            this.runs = 1 + random.nextInt(3);
            this.memoryBound = random.nextInt(3) == 0 ? random.nextInt(2_000) : 1 << 20;
            this.kills = halfway || random.nextInt(3) == 0;
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
                    sinceFlush.add(topic.peek());
                    offer(topic.poll(), journal, name);
                }
                restart(journal, name);
            }
            input.sort(ORDER);
            merge.drain(journal);
            List<String> ends =
                    journal.lines.stream().filter(line -> line.startsWith("end")).toList();
            assertThat(ends).as(name).containsAll(runsWithEvents);
            if (halfway) {
                assertThat(journal.events.stream().distinct().sorted(ORDER).toList())
                        .as(name)
                        .isEqualTo(input);
            } else {
                assertThat(journal.events).as(name).containsExactlyElementsOf(input);
                assertThat(ends).as(name).doesNotHaveDuplicates();
            }
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

        private void restart(Streams.Journal journal, String name) {
            if (!kills || random.nextInt(4) != 0) {
                return;
            }
            if (halfway && random.nextBoolean()) {
                merge.flush(new FirstOf(random.nextInt(8), log));
                shelf.loseSome(random);
                rise();
                for (Batch batch : sinceFlush) {
                    Offer again = merge.offer(batch, wire.write(batch));
                    assertThat(again.result()).as(name).isNotEqualTo(Offer.Result.MALFORMED);
                    merge.drain(journal);
                }
                return;
            }
            merge.flush(log);
            shelf.commit();
            sinceFlush.clear();
            if (random.nextBoolean()) {
                rise();
            }
        }

        private void rise() {
            merge = log.into(newMerge());
            shelf.content.keySet().forEach(key -> merge.restoreShelved(bytes(key)));
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
                if (random.nextBoolean() && event.event() instanceof Access access) {
                    event = Routed.direct(access, true, 1, 0x4000_1000L);
                }
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

        private Batch batch(
                Stream stream, int run, long ts, long seq, boolean end, List<Routed> events) {
            boolean rows = stream == Stream.DMA && random.nextInt(4) > 0;
            List<Routed> taken = rows ? Streams.rows(run, events) : events;
            return new Batch(stream, Streams.HOST, run, 0, 1, ts, seq, end, taken);
        }
    }

    /** The first records of a flush, as many as are left: the others are lost. */
    private static final class FirstOf implements Sink {
        private final Sink log;
        private int left;

        FirstOf(int most, Sink log) {
            this.left = most;
            this.log = log;
        }

        @Override
        public void put(byte[] key, byte[] value) {
            if (left-- > 0) {
                log.put(key, value);
            }
        }

        @Override
        public void delete(byte[] key) {
            if (left-- > 0) {
                log.delete(key);
            }
        }
    }

    /** A shelf whose last changes since a commit may be lost. */
    private static final class LoggedShelf implements BatchShelf {
        private final Map<ByteBuffer, byte[]> content = new HashMap<>();
        private final Map<ByteBuffer, byte[]> committed = new HashMap<>();
        private final List<Consumer<Map<ByteBuffer, byte[]>>> changes = new ArrayList<>();

        @Override
        public void put(byte[] key, byte[] bytes) {
            change(map -> map.put(ByteBuffer.wrap(key), bytes));
        }

        @Override
        public byte[] get(byte[] key) {
            return content.get(ByteBuffer.wrap(key));
        }

        @Override
        public void delete(byte[] key) {
            change(map -> map.remove(ByteBuffer.wrap(key)));
        }

        private void change(Consumer<Map<ByteBuffer, byte[]>> change) {
            change.accept(content);
            changes.add(change);
        }

        void commit() {
            changes.forEach(change -> change.accept(committed));
            changes.clear();
        }

        void loseSome(Random random) {
            List<Consumer<Map<ByteBuffer, byte[]>>> kept =
                    new ArrayList<>(changes.subList(0, random.nextInt(changes.size() + 1)));
            changes.clear();
            changes.addAll(kept);
            commit();
            content.clear();
            content.putAll(committed);
        }
    }
}
