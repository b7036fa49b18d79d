package dev.fencepost.wire.codec;

import dev.fencepost.model.Op;
import dev.fencepost.model.TraceEvent;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.avro.Schema;

/**
 * Avro binary of one event with its host and run, as {@link #schema} says: for stores, and for the
 * entries of trace files. Single-threaded, reusable.
 */
public final class EventCodec {
    private final AvroOutput out = new AvroOutput();
    private final EventEncoder encoder = new EventEncoder(out);
    private final AvroInput in = new AvroInput();
    private final EventReader reader = new EventReader(in);

    /** The schema that {@link #encode} writes and {@link #decode} reads. */
    public static Schema schema() {
        return EventSchemas.event();
    }

    public byte[] encode(TraceEvent event) {
        out.clear();
        write(event, out, encoder);
        return out.toByteArray();
    }

    public TraceEvent decode(byte[] bytes) {
        return decode(ByteBuffer.wrap(bytes));
    }

    /**
     * Decodes all of these bytes.
     *
     * @throws MalformedRecordException where they are no event, whole
     */
    public TraceEvent decode(ByteBuffer bytes) {
        in.reset(bytes);
        TraceEvent event = reader.next();
        in.expectEnd();
        return event;
    }

    /**
     * Decodes an event that this version or an earlier one has put away: a MAP used to end before
     * it says whether its leaves are derived, a GAP before it says whether flushes are unseen.
     */
    public TraceEvent decodeKept(byte[] bytes) {
        try {
            return decode(bytes);
        } catch (MalformedRecordException e) {
            TraceEvent event = decode(Arrays.copyOf(bytes, bytes.length + 1));
            if (event.op() == Op.MAP || event.op() == Op.GAP) {
                return event;
            }
            throw e;
        }
    }

    private static void write(TraceEvent event, AvroOutput out, EventEncoder encoder) {
        out.writeString(event.host());
        out.writeInt(event.run());
        out.writeInt(EventSchemas.branchOf(event.op()));
        encoder.write(event);
    }

    /** Writes one event after another. Single-threaded. */
    public static final class EventWriter {
        private final AvroOutput out;
        private final EventEncoder encoder;

        public EventWriter(AvroOutput out) {
            this.out = out;
            encoder = new EventEncoder(out);
        }

        public void append(TraceEvent event) {
            write(event, out, encoder);
        }
    }

    /** Reads one event after another. Single-threaded. */
    public static final class EventReader {
        private final AvroInput in;
        private final EventDecoder decoder;

        public EventReader(AvroInput in) {
            this.in = in;
            decoder = new EventDecoder(in);
        }

        /**
         * Reads the event at the input's position and moves behind it.
         *
         * @throws MalformedRecordException where none is
         */
        public TraceEvent next() {
            try {
                return decoder.read(in.readString());
            } catch (IllegalArgumentException e) {
                throw new MalformedRecordException(
                        "byte " + in.position() + ": " + e.getMessage(), e);
            }
        }
    }
}
