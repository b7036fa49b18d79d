package dev.fencepost.trace;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.ZipException;

/** Cuts a stream of bytes into lines, of which it keeps one at a time and no more than a MiB. */
final class LineReader implements Closeable {
    /** Longest line that is read; of a longer one only so much is kept. */
    static final int LONGEST = 1 << 20;

    private final InputStream in;
    private byte[] buffer = new byte[1 << 16];
    private int filled;
    private int from;
    private int to;
    private int next;
    private long number;
    private boolean cut;
    private boolean ended;
    private boolean terminated;
    private String damage = "";

    LineReader(InputStream in) {
        this.in = in;
    }

    /** Goes to the next line; false where there is none. */
    boolean next() {
        from = next;
        cut = false;
        terminated = true;
        int scanned = from;
        while (true) {
            for (; scanned < filled; scanned++) {
                if (buffer[scanned] == '\n') {
                    return line(scanned, scanned + 1);
                }
            }
            if (filled - from >= LONGEST) {
                return skipRest();
            }
            scanned -= from;
            boolean more = fill();
            scanned += from;
            if (!more) {
                terminated = false;
                return filled > from && line(filled, filled);
            }
        }
    }

    /** Where text begins, past blanks; {@code to} where there is none. */
    static int firstOfText(byte[] bytes, int from, int to) {
        int first = from;
        while (first < to
                && (bytes[first] == ' ' || bytes[first] == '\t' || bytes[first] == '\r')) {
            first++;
        }
        return first;
    }

    /** Bytes of the line are in here from {@link #from} to {@link #to}. */
    byte[] bytes() {
        return buffer;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /** From 1. */
    long number() {
        return number;
    }

    /** Whether the line was longer than {@link #LONGEST}, and its rest was passed over. */
    boolean cut() {
        return cut;
    }

    /** Whether the line ends in a newline. */
    boolean terminated() {
        return terminated;
    }

    /** What is wrong with the compressed bytes that the lines came from; empty if nothing is. */
    String damage() {
        return damage;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private boolean line(int end, int following) {
        to = end;
        next = following;
        number++;
        return true;
    }

    private boolean skipRest() {
        cut = true;
        int kept = from + LONGEST;
        int tail = kept;
        while (true) {
            for (int i = tail; i < filled; i++) {
                if (buffer[i] == '\n') {
                    return line(kept, i + 1);
                }
            }
            filled = kept;
            tail = kept;
            if (buffer.length - filled < 1 << 15) {
                buffer = Arrays.copyOf(buffer, buffer.length + (1 << 16));
            }
            if (!read()) {
                terminated = false;
                return line(kept, kept);
            }
        }
    }

    /** Makes room behind what is kept of the line, and reads into it. */
    private boolean fill() {
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, filled - from);
            filled -= from;
            from = 0;
        }
        if (filled == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        return read();
    }

    private boolean read() {
        if (ended) {
            return false;
        }
        try {
            int count = in.read(buffer, filled, buffer.length - filled);
            ended = count < 0;
            filled += Math.max(count, 0);
        } catch (EOFException | ZipException e) {
            damage = "compressed data is cut off or damaged: " + e.getMessage();
            ended = true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return !ended;
    }
}
