package dev.fencepost.trace;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.wire.codec.AvroOutput;
import dev.fencepost.wire.codec.EventCodec.EventWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes a trace as an Avro container of {@code fencepost.TraceEvent}s; the same events give the
 * same bytes. {@link #commit} flushes, {@link #close} closes the stream beneath.
 */
public final class AvroTraceWriter implements TraceWriter {
    /** Bytes of a block before it is compressed. */
    private static final int FULL = 1 << 17;

    private final AvroHeader header;
    private final AvroOutput block = new AvroOutput();
    private final EventWriter events = new EventWriter(block);
    private final AvroOutput frame = new AvroOutput();
    private final Map<String, Envelope> newest = new HashMap<>();
    private final OutputStream out;
    private int count;

    public AvroTraceWriter(OutputStream out) {
        this(out, AvroHeader.of(BlockCodec.ZSTANDARD, false));
    }

    AvroTraceWriter(OutputStream out, AvroHeader header) {
        this.out = out;
        this.header = header;
        header.write(frame);
    }

    /**
     * A writer of a file that says of itself that its events lie in each host's total order, and
     * that takes no others.
     */
    public static AvroTraceWriter inTotalOrder(OutputStream out) {
        return new AvroTraceWriter(out, AvroHeader.of(BlockCodec.ZSTANDARD, true));
    }

    @Override
    public void accept(TraceEvent event) {
        if (header.totalOrder()) {
            checkOrder(event.envelope());
        }
        events.append(event);
        count++;
        if (block.size() >= FULL) {
            drain();
        }
    }

    @Override
    public void commit() {
        drain();
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private void checkOrder(Envelope at) {
        Envelope before = newest.put(at.host(), at);
        if (before != null && Envelope.compareOrder(before, at) > 0) {
            throw new IllegalArgumentException(
                    "not in the total order of its host: " + at + " after " + before);
        }
    }

    private void drain() {
        if (count > 0) {
            byte[] compressed = header.codec().compress(block.view());
            frame.writeLong(count);
            frame.writeLong(compressed.length);
            frame.writeRaw(compressed, 0, compressed.length);
            frame.writeRaw(header.markerBytes(), 0, AvroHeader.MARKER_SIZE);
            block.clear();
            count = 0;
        }
        try {
            frame.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        frame.clear();
    }
}
