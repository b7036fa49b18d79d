package dev.fencepost.analyzer.merge;

/**
 * Where the bytes of batches wait that the memory bound has no room for; it survives a restart by
 * itself, unlike what {@link SlotMerge#flush} writes.
 */
public interface BatchShelf {
    void put(byte[] key, byte[] bytes);

    /** The bytes of a key that was put. */
    byte[] get(byte[] key);

    void delete(byte[] key);
}
