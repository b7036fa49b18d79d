package dev.fencepost.analyzer.engine;

import dev.fencepost.analyzer.engine.HostState.Sink;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The accesses of one owning slot and run of which not all slots have spoken: on the heap while the
 * bound has room, else on the shelf. One slot may be far ahead of another, so there may be many.
 */
final class WaitingAccesses {
    /** The first byte of a key; the access's seq follows. */
    static final byte WAITING = 'w';

    /** What an event takes up as an object with what is said of it, about. */
    private static final int EVENT_BYTES = 250;

    private static final int KEY_BYTES = 1 + Long.BYTES;

    private final PartialAccessCodec codec;
    private final PartialShelf shelf;
    private final Map<Long, Held> waiting = new HashMap<>();
    private final Set<Long> dirty = new HashSet<>();
    private final List<Long> gone = new ArrayList<>();
    private final Departures offShelf = new Departures();
    private long onShelf;

    /**
     * What is held on the heap of one access.
     *
     * @param spoken what its slots said so far
     * @param cost bytes that it takes up, about
     * @param written whether a flush wrote it
     */
    private record Held(List<PartialAccess> spoken, long cost, boolean written) {}

    WaitingAccesses(PartialAccessCodec codec, PartialShelf shelf) {
        this.codec = codec;
        this.shelf = shelf;
    }

    /**
     * Takes what one slot says.
     *
     * @return what all slots of that access said, once they all have
     */
    Optional<List<PartialAccess>> add(PartialAccess partial) {
        long seq = partial.event().seq();
        Held held = waiting.remove(seq);
        Optional<byte[]> there = held == null && onShelf > 0 ? shelf.get(seq) : Optional.empty();
        List<PartialAccess> spoken =
                held != null
                        ? held.spoken()
                        : there.map(codec::decodeAll).orElseGet(() -> new ArrayList<>(2));
        if (held != null) {
            shelf.hold(-held.cost());
        }
        if (spoken.stream().noneMatch(other -> other.slot() == partial.slot())) {
            spoken.add(partial);
        }
        if (spoken.size() < partial.slots()) {
            keep(seq, spoken, held != null && held.written(), there.isPresent());
            return Optional.empty();
        }
        dirty.remove(seq);
        if (held != null && held.written()) {
            gone.add(seq);
        }
        if (there.isPresent()) {
            onShelf--;
            offShelf.add(key(seq));
        }
        return Optional.of(spoken);
    }

    /** Keeps an access where it was; a new one, and one of the heap, where there is room. */
    private void keep(long seq, List<PartialAccess> spoken, boolean written, boolean isShelved) {
        long cost = cost(spoken);
        if (!isShelved && shelf.hasRoom(cost)) {
            waiting.put(seq, new Held(spoken, cost, written));
            shelf.hold(cost);
            dirty.add(seq);
            return;
        }
        shelf.put(seq, codec.encodeAll(spoken));
        dirty.remove(seq);
        if (written) {
            gone.add(seq);
        }
        if (!isShelved) {
            onShelf++;
        }
    }

    private static long cost(List<PartialAccess> spoken) {
        long events = 0;
        for (PartialAccess partial : spoken) {
            events += 1 + partial.evidence().size();
        }
        return events * EVENT_BYTES;
    }

    /** Gives up what still waits: nothing follows. */
    void giveUp() {
        waiting.forEach(
                (seq, held) -> {
                    shelf.hold(-held.cost());
                    if (held.written()) {
                        gone.add(seq);
                    }
                });
        dirty.clear();
        waiting.clear();
    }

    void flush(Sink sink) {
        offShelf.turn(key -> shelf.delete(seq(key)));
        for (long seq : dirty) {
            Held held = waiting.get(seq);
            sink.put(key(seq), codec.encodeAll(held.spoken()));
            waiting.put(seq, new Held(held.spoken(), held.cost(), true));
        }
        dirty.clear();
        gone.forEach(seq -> sink.delete(key(seq)));
        gone.clear();
    }

    void forget(Sink sink) {
        giveUp();
        gone.forEach(seq -> sink.delete(key(seq)));
        if (onShelf > 0 || !offShelf.isEmpty()) {
            shelf.clear();
        }
    }

    void restore(byte[] key, byte[] value) {
        List<PartialAccess> spoken = codec.decodeAll(value);
        long cost = cost(spoken);
        waiting.put(seq(key), new Held(spoken, cost, true));
        shelf.hold(cost);
    }

    /** Tells that an earlier life left an access on the shelf. */
    void restoreShelved() {
        onShelf++;
    }

    /** Accesses that wait. */
    long size() {
        return waiting.size() + onShelf;
    }

    private static byte[] key(long seq) {
        return ByteBuffer.allocate(KEY_BYTES).put(WAITING).putLong(seq).array();
    }

    private static long seq(byte[] key) {
        return ByteBuffer.wrap(key, 1, Long.BYTES).getLong();
    }
}
