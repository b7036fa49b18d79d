package dev.fencepost.trace;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.ZipException;

/**
 * A window on a stream of bytes that can look ahead, and go back to where it stands as long as it
 * does not move on. Compressed input that breaks off or is damaged ends there, and {@link #damage}
 * says so. Single-threaded.
 */
final class BlockInput implements Closeable {
    private final InputStream in;
    private byte[] bytes = new byte[1 << 16];
    private int from;
    private int to;
    private long dropped;
    private boolean ended;
    private String damage = "";

    BlockInput(InputStream in) {
        this.in = in;
    }

    /** Reads ahead until so many bytes are there; answers whether they are. */
    boolean has(int count) {
        while (to - from < count && !ended) {
            read(count);
        }
        return to - from >= count;
    }

    /** Bytes that were read ahead. */
    int ahead() {
        return to - from;
    }

    /** Where the bytes ahead lie: from {@link #from} on, until the next look ahead. */
    byte[] bytes() {
        return bytes;
    }

    int from() {
        return from;
    }

    void skip(int count) {
        from += count;
    }

    /** Bytes of the stream before this place. */
    long position() {
        return dropped + from;
    }

    /** What is wrong with the compressed bytes beneath, empty if nothing. */
    String damage() {
        return damage;
    }

    /** Moves behind the next occurrence of a marker; to the end if there is none. */
    boolean skipPast(byte[] marker) {
        while (has(marker.length)) {
            for (int last = to - marker.length; from <= last; from++) {
                if (Arrays.equals(marker, 0, marker.length, bytes, from, from + marker.length)) {
                    from += marker.length;
                    return true;
                }
            }
        }
        from = to;
        return false;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private void read(int count) {
        if (count > bytes.length - from || to == bytes.length) {
            makeRoom(count);
        }
        try {
            int got = in.read(bytes, to, bytes.length - to);
            ended = got < 0;
            to += Math.max(got, 0);
        } catch (EOFException | ZipException e) {
            ended = true;
            damage = "compressed data is damaged: " + e.getMessage();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Moves the bytes ahead to the front. There is room for twice what is asked for, so that as
     * much is read before they are moved again: else a file of nothing but blocks that claim to be
     * long would be moved as a whole for each of them.
     */
    private void makeRoom(int count) {
        if (from > 0) {
            System.arraycopy(bytes, from, bytes, 0, to - from);
            dropped += from;
            to -= from;
            from = 0;
        }
        if (count > bytes.length / 2 && to > bytes.length / 2) {
            // doubled at most: a length that is a lie does not cost its memory
            bytes = Arrays.copyOf(bytes, Math.min(bytes.length * 2, count * 2));
        }
    }
}
