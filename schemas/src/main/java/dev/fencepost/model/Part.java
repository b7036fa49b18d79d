package dev.fencepost.model;

/**
 * A piece of an access that lies in one 2 MiB frame of SPA with one contiguous translation, or that
 * is not mapped and lies in one aligned 2 MiB of IOVA.
 *
 * @param iova first byte
 * @param length bytes
 * @param state whether a leaf is there, and what is known where none is
 * @param spa where it leads, 0 unless MAPPED
 * @param removedTs time of the removal that left no leaf here, 0 unless REMOVED
 * @param removedSeq its seq, 0 unless REMOVED
 */
public record Part(long iova, long length, State state, long spa, long removedTs, long removedSeq) {
    /** What the source of the events knows of the translation of a part. */
    public enum State {
        /** A leaf is there. */
        MAPPED,
        /** A leaf was there and has been removed. */
        REMOVED,
        /** No leaf was ever seen there, though the domain's MAPs or UNMAPs are. */
        NEVER_MAPPED,
        /** The device's domain is unknown, or nothing of its page table was ever seen. */
        UNKNOWN
    }

    public static Part mapped(long iova, long length, long spa) {
        return new Part(iova, length, State.MAPPED, spa, 0, 0);
    }
}
