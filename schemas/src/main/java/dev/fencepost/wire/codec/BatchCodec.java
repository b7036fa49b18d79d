package dev.fencepost.wire.codec;

import dev.fencepost.model.Batch;
import dev.fencepost.model.DmaEvents;
import dev.fencepost.model.Gap;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Stream;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.avro.Schema;

/** Avro binary of batches, as {@link #schema} says. Single-threaded, reusable. */
public final class BatchCodec {
    /** Bytes of which an event has at least so many. */
    private static final int LEAST_BYTES = 8;

    private final AvroOutput out = new AvroOutput();
    private final EventEncoder encoder = new EventEncoder(out);
    private final AvroInput in = new AvroInput();
    private final EventDecoder decoder = new EventDecoder(in);

    /** The schema that {@link #encode} writes and {@link #decode} reads. */
    public static Schema schema(Stream stream) {
        return EventSchemas.batch(stream);
    }

    public byte[] encode(Batch batch) {
        return encode(batch, new byte[0]);
    }

    /** Encodes a batch behind a prefix. */
    public byte[] encode(Batch batch, byte[] prefix) {
        out.clear();
        out.writeRaw(prefix, 0, prefix.length);
        out.writeString(batch.host());
        out.writeInt(batch.run());
        out.writeInt(batch.slot());
        out.writeInt(batch.spread());
        out.writeLong(batch.throughTs());
        out.writeLong(batch.throughSeq());
        out.writeBoolean(batch.end());
        List<Routed> events = batch.events();
        int count = events.size();
        if (count > 0) {
            out.writeInt(count);
            for (int i = 0; i < count; i++) {
                writeEvent(batch, events.get(i));
            }
        }
        out.writeInt(0);
        return out.toByteArray();
    }

    private void writeEvent(Batch batch, Routed routed) {
        if (routed.event().stream() != batch.stream()) {
            throw new IllegalArgumentException(
                    "an event of another stream in a batch of "
                            + batch.stream()
                            + ": "
                            + routed.event());
        }
        out.writeInt(EventSchemas.branchOf(batch.stream(), routed.event().op()));
        encoder.write(routed);
    }

    public Batch decode(Stream stream, byte[] bytes) {
        return decode(stream, ByteBuffer.wrap(bytes));
    }

    /**
     * Decodes all of these bytes.
     *
     * @throws MalformedRecordException where they are no batch of this stream, whole
     */
    public Batch decode(Stream stream, ByteBuffer bytes) {
        in.reset(bytes);
        try {
            Batch batch = read(stream);
            in.expectEnd();
            return batch;
        } catch (IllegalArgumentException e) {
            throw new MalformedRecordException("byte " + in.position() + ": " + e.getMessage(), e);
        }
    }

    private Batch read(Stream stream) {
        String host = in.readString();
        int run = in.readInt();
        int slot = in.readInt();
        int spread = in.readInt();
        if (host.isEmpty() || slot < 0 || slot >= spread || Integer.bitCount(spread) != 1) {
            throw in.malformed("no such slot: '" + host + "' " + slot + " of " + spread);
        }
        return new Batch(
                stream,
                host,
                run,
                slot,
                spread,
                in.readLong(),
                in.readLong(),
                in.readBoolean(),
                readEvents(stream, host, run));
    }

    private List<Routed> readEvents(Stream stream, String host, int run) {
        int count = in.readBlockCount();
        if (count == 0) {
            return List.of();
        }
        List<Routed> first =
                stream == Stream.DMA
                        ? readDma(count, host, run)
                        : readAll(count, stream, host, run);
        return in.readRest(first, from -> readAny(stream, host, run));
    }

    private List<Routed> readDma(int count, String host, int run) {
        int most = in.remaining() / LEAST_BYTES + 1;
        DmaEvents.Builder events = new DmaEvents.Builder(host, run, Math.min(count, most));
        for (int i = 0; i < count; i++) {
            if (!decoder.readRow(events)) {
                events.add(readAny(Stream.DMA, host, run));
            }
        }
        return events.build();
    }

    private List<Routed> readAll(int count, Stream stream, String host, int run) {
        Routed[] events = new Routed[count];
        for (int i = 0; i < count; i++) {
            events[i] = readAny(stream, host, run);
        }
        return List.of(events);
    }

    private Routed readAny(Stream stream, String host, int run) {
        Routed routed = decoder.readRouted(stream, host, run);
        if (routed.event() instanceof Gap gap && gap.stream() != stream) {
            throw in.malformed("a gap of another stream");
        }
        return routed;
    }
}
