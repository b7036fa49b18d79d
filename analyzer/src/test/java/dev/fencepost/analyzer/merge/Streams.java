package dev.fencepost.analyzer.merge;

import dev.fencepost.model.Access;
import dev.fencepost.model.Batch;
import dev.fencepost.model.CompletionWait;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Direction;
import dev.fencepost.model.DmaEvents;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Gap;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Psmash;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Slots;
import dev.fencepost.model.Source;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The merge tests' words: events, batches, and a listener that writes down what it hears. */
final class Streams {
    static final String HOST = "h0";
    static final DeviceId DEVICE = DeviceId.parse("0000:01:00.0");

    private Streams() {}

    static Routed event(Stream stream, int run, long ts, long seq) {
        Envelope at = new Envelope(HOST, run, ts, seq, 0);
        TraceEvent event =
                switch (stream) {
                    case IOMMU -> new CompletionWait(at, 0, 1);
                    case RMP -> new Psmash(at, 0x4000_0000L, 0);
                    case DMA ->
                            new Access(
                                    at,
                                    DEVICE,
                                    0x1000,
                                    64,
                                    Direction.READ,
                                    false,
                                    Outcome.UNKNOWN,
                                    Source.UNKNOWN,
                                    0);
                };
        return new Routed(event, true, 1, List.of(), List.of());
    }

    static Routed gap(Stream stream, int run, long ts, long seq) {
        Gap gap = new Gap(new Envelope(HOST, run, ts, seq, 0), stream, 0);
        return new Routed(gap, true, 1, List.of(), List.of());
    }

    /** The same events of DMA, those that can be as rows. */
    static List<Routed> rows(int run, List<Routed> events) {
        DmaEvents.Builder rows = new DmaEvents.Builder(HOST, run, events.size());
        events.forEach(rows::add);
        return rows.build();
    }

    static Batch batch(Stream stream, int run, long throughTs, long throughSeq, Routed... events) {
        return new Batch(stream, HOST, run, 0, 1, throughTs, throughSeq, false, List.of(events));
    }

    static Batch end(Stream stream, int run, long throughTs, long throughSeq, Routed... events) {
        return new Batch(stream, HOST, run, 0, 1, throughTs, throughSeq, true, List.of(events));
    }

    /** Bytes that stand for batches, as a topic's records would. */
    static final class Wire implements BatchReader {
        private final List<Batch> sent = new ArrayList<>();

        byte[] write(Batch batch) {
            sent.add(batch);
            return ByteBuffer.allocate(16).putInt(sent.size() - 1).array();
        }

        @Override
        public Batch read(Stream stream, byte[] bytes) {
            return sent.get(ByteBuffer.wrap(bytes).getInt());
        }
    }

    /** A shelf in memory. */
    static final class Shelf implements BatchShelf {
        final Map<ByteBuffer, byte[]> content = new HashMap<>();

        @Override
        public void put(byte[] key, byte[] bytes) {
            content.put(ByteBuffer.wrap(key), bytes);
        }

        @Override
        public byte[] get(byte[] key) {
            return content.get(ByteBuffer.wrap(key));
        }

        @Override
        public void delete(byte[] key) {
            content.remove(ByteBuffer.wrap(key));
        }
    }

    /** Writes down what a slot releases, a word each: {@code iommu@7}, {@code begin 0}. */
    static final class Journal implements MergeListener {
        final List<String> lines = new ArrayList<>();
        final List<Routed> events = new ArrayList<>();

        @Override
        public void begin(int run, Slots slots) {
            lines.add("begin " + run);
        }

        @Override
        public void event(Routed routed) {
            TraceEvent event = routed.event();
            String name = event instanceof Gap gap ? "gap-" + gap.stream().label() : "";
            lines.add(
                    (name.isEmpty() ? event.stream().label() : name)
                            + '@'
                            + Long.toUnsignedString(event.ts()));
            events.add(routed);
        }

        @Override
        public void end(int run, Slots slots) {
            lines.add("end " + run);
        }
    }
}
