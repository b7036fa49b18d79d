package dev.fencepost.analyzer.topology;

import dev.fencepost.analyzer.engine.PartialAccess;
import dev.fencepost.analyzer.engine.PartialAccessCodec;
import java.nio.ByteBuffer;

/**
 * The messages between the slots of a host: what a slot says of its parts of an access, and that a
 * run is over in it. They never leave the application, so no schema is registered for them.
 * Single-threaded.
 */
final class PartialCodec {
    private static final byte END = 0;
    private static final byte PARTIAL = 1;
    private static final int END_BYTES = 2 + 3 * Integer.BYTES;

    private final PartialAccessCodec codec = new PartialAccessCodec();

    /** Receives what was read. */
    interface Receiver {
        void partial(PartialAccess partial);

        void ended(RunEnd end);
    }

    /**
     * A run is over in a slot.
     *
     * @param run u32
     * @param slot that speaks
     * @param spread slots of the host, as many as will speak
     * @param expired whether it is over because its host fell silent, so that not all may speak
     */
    record RunEnd(int run, int slot, int spread, boolean expired) {}

    byte[] encode(RunEnd end) {
        return ByteBuffer.allocate(END_BYTES)
                .put(END)
                .putInt(end.run())
                .putInt(end.slot())
                .putInt(end.spread())
                .put((byte) (end.expired() ? 1 : 0))
                .array();
    }

    byte[] encode(PartialAccess partial) {
        return StateKeys.join(new byte[] {PARTIAL}, codec.encode(partial));
    }

    void decode(byte[] message, Receiver receiver) {
        ByteBuffer in = ByteBuffer.wrap(message);
        if (in.get() == END) {
            receiver.ended(new RunEnd(in.getInt(), in.getInt(), in.getInt(), in.get() != 0));
        } else {
            byte[] partial = new byte[in.remaining()];
            in.get(partial);
            receiver.partial(codec.decode(partial));
        }
    }
}
