package dev.fencepost.producer.importer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Lines of any bytes whatever, at most {@value #MAX_LENGTH} of each: the rest of a longer line is
 * dropped, and so memory stays bounded. A line stays where it was read to: {@link #bytes()} from
 * {@link #from()} to {@link #to()}, until the next one is asked for. Not thread-safe.
 */
final class LineReader implements LineSource {
    /** Longer than any event the kernel prints. */
    static final int MAX_LENGTH = 1 << 14;

    private static final int BUFFER = 1 << 17;

    private final InputStream source;
    private final byte[] buffer = new byte[BUFFER];
    private int next;
    private int end;
    private int from;
    private int to;
    private boolean cut;

    LineReader(InputStream source) {
        this.source = source;
    }

    @Override
    public boolean next() throws IOException {
        from = next;
        cut = false;
        int at = Ascii.newline(buffer, from, end);
        while (at == end) {
            moveToFront();
            at = end;
            if (!fill()) {
                break;
            }
            at = Ascii.newline(buffer, at, end);
        }
        if (at == end && at == from) {
            return false;
        }
        next = Math.min(end, at + 1);
        keep(at);
        return true;
    }

    /** What of the line from {@code from} to {@code end} is kept. */
    private void keep(int lineEnd) {
        to = lineEnd;
        if (cut || to - from > MAX_LENGTH) {
            to = Math.min(to, from + MAX_LENGTH);
            cut = true;
        } else if (to > from && buffer[to - 1] == '\r') {
            to--;
        }
    }

    /** Of a line that is too long already, what follows is read over. */
    private void moveToFront() {
        int length = end - from;
        if (length > MAX_LENGTH) {
            length = MAX_LENGTH;
            cut = true;
        }
        System.arraycopy(buffer, from, buffer, 0, length);
        from = 0;
        next = 0;
        end = length;
    }

    private boolean fill() throws IOException {
        int read = source.read(buffer, end, buffer.length - end);
        end += Math.max(0, read);
        return read > 0;
    }

    @Override
    public byte[] bytes() {
        return buffer;
    }

    @Override
    public int from() {
        return from;
    }

    @Override
    public int to() {
        return to;
    }

    String text() {
        return new String(buffer, from, to - from, StandardCharsets.UTF_8);
    }

    @Override
    public boolean cut() {
        return cut;
    }

    @Override
    public int height() {
        return 1;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
