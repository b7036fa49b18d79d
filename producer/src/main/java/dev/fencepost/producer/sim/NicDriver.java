package dev.fencepost.producer.sim;

import dev.fencepost.model.Pages;
import java.util.Arrays;

/**
 * A network card: fetches descriptors four at a time, fills the buffers of its rx ring in order,
 * reads the packets of its tx ring wherever they lie, and writes a completion for each.
 */
final class NicDriver implements Driver {
    private static final int SLOTS = 128;
    private static final int FETCHED = 4;
    private static final long DESCRIPTOR = 16;
    private static final long BUFFER = 2_048;
    private static final int RENEWED_ONE_IN = 8;
    private static final int[] RECEIVED = {64, 64, 128, 256, 576, 1_514, 1_514, 1_514};
    private static final int[] SENT = {64, 64, 256, 1_514, 4_096, 4_096, 9_014, 16_384};

    /** One of the two rings, with its completions in the same page as its descriptors. */
    private static final class Ring {
        private final long[] buffers = new long[SLOTS];
        private long page = Buffers.NOWHERE;
        private int head;
        private int fetched;
        private boolean done;
    }

    private final SeededRandom random;
    private final Buffers buffers;
    private final Ring received = new Ring();
    private final Ring sent = new Ring();
    private Ring now = received;

    NicDriver(SeededRandom random, Buffers buffers) {
        this.random = random;
        this.buffers = buffers;
        Arrays.fill(received.buffers, Buffers.NOWHERE);
    }

    @Override
    public int slowness() {
        return 1;
    }

    @Override
    public DmaRequest next() {
        if (now.done) {
            return complete();
        }
        if (now.fetched == 0) {
            return fetch();
        }
        now.fetched--;
        now.done = true;
        return now == received ? receive() : send();
    }

    private DmaRequest fetch() {
        now.page = buffers.keep(now.page, Pages.SIZE_4K);
        if (now.page == Buffers.NOWHERE) {
            return DmaRequest.NOTHING;
        }
        now.fetched = FETCHED;
        return buffers.read(now.page + now.head * DESCRIPTOR, FETCHED * DESCRIPTOR);
    }

    private DmaRequest receive() {
        int slot = received.head;
        boolean renewed = random.oneIn(RENEWED_ONE_IN);
        received.buffers[slot] =
                renewed ? buffers.place(BUFFER) : buffers.keep(received.buffers[slot], BUFFER);
        return buffers.write(received.buffers[slot], RECEIVED[random.below(RECEIVED.length)]);
    }

    private DmaRequest send() {
        long length = Math.min(SENT[random.below(SENT.length)], buffers.longest());
        return buffers.read(buffers.place(length), length);
    }

    private DmaRequest complete() {
        Ring ring = now;
        long at = ring.page + Pages.SIZE_4K / 2 + ring.head * DESCRIPTOR;
        ring.done = false;
        ring.head = (ring.head + 1) % SLOTS;
        if (ring.fetched == 0) {
            now = random.oneIn(2) ? received : sent;
        }
        return buffers.holds(ring.page, Pages.SIZE_4K)
                ? buffers.write(at, DESCRIPTOR)
                : DmaRequest.NOTHING;
    }
}
