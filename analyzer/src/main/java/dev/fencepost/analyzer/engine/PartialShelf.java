package dev.fencepost.analyzer.engine;

import java.util.Optional;

/**
 * Where the accesses of one owning slot and run wait that a bound on memory has no room for; it
 * survives a restart by itself, unlike what {@link StraddleJoiner#flush} writes.
 */
public interface PartialShelf {
    /** Room for everything, and so nothing on the shelf. */
    PartialShelf NONE =
            new PartialShelf() {
                @Override
                public boolean hasRoom(long bytes) {
                    return true;
                }

                @Override
                public void hold(long bytes) {}

                @Override
                public void put(long seq, byte[] bytes) {
                    throw new IllegalStateException("there was room");
                }

                @Override
                public Optional<byte[]> get(long seq) {
                    return Optional.empty();
                }

                @Override
                public void delete(long seq) {}

                @Override
                public void clear() {}
            };

    /** Whether so many bytes more may be held on the heap. */
    boolean hasRoom(long bytes);

    /** Notes that so many bytes more are held on the heap, or fewer. */
    void hold(long bytes);

    void put(long seq, byte[] bytes);

    Optional<byte[]> get(long seq);

    void delete(long seq);

    /** Deletes all that is there. */
    void clear();
}
