package dev.fencepost.analyzer.perfetto;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A track as Perfetto shows one.
 *
 * @param uuid unlike that of any other track, in any trace
 * @param parent uuid of the track that it stands under; 0 if it stands under none
 * @param name for people; siblings of one name are drawn as one
 * @param rank its place among siblings, from 0
 * @param counter whether it shows a number
 */
record Track(long uuid, long parent, String name, int rank, boolean counter) {
    /** A track under none. */
    static Track root(String name, String path) {
        return new Track(uuid(path), 0, name, 0, false);
    }

    /**
     * A track under this one.
     *
     * @param path what tells it from its siblings
     */
    Track child(String name, String path, int rank) {
        return new Track(uuid(this.uuid + "|" + path), this.uuid, name, rank, false);
    }

    /** A track under this one that shows a number. */
    Track counter(String name, int rank) {
        return new Track(uuid(this.uuid + "|" + name), this.uuid, name, rank, true);
    }

    /** The same for the same path, so that one trace makes one file. */
    private static long uuid(String path) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return ByteBuffer.wrap(digest.digest(("fencepost|" + path).getBytes(UTF_8))).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
