package dev.fencepost.producer.importer;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Lines of any bytes whatever, at most {@value #MAX_LENGTH} of each: the rest of a longer line is
 * dropped, and so memory stays bounded. Not thread-safe.
 */
final class LineReader implements Closeable {
    /** Longer than any event the kernel prints. */
    static final int MAX_LENGTH = 1 << 14;

    private final InputStream bytes;
    private final byte[] buffer = new byte[1 << 16];
    private final byte[] line = new byte[MAX_LENGTH];
    private int at;
    private int end;
    private boolean cut;
    private String text = "";

    LineReader(InputStream bytes) {
        this.bytes = bytes;
    }

    /** Reads the next line, which {@link #text()} then holds; false at the end. */
    boolean next() throws IOException {
        int length = 0;
        boolean any = false;
        cut = false;
        while (at < end || fill()) {
            any = true;
            byte b = buffer[at++];
            if (b == '\n') {
                break;
            }
            if (length < MAX_LENGTH) {
                line[length++] = b;
            } else {
                cut = true;
            }
        }
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
        text = new String(line, 0, length, StandardCharsets.UTF_8);
        return any;
    }

    String text() {
        return text;
    }

    /** Whether the line was longer than what is kept of it. */
    boolean cut() {
        return cut;
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, bytes.read(buffer));
        return end > 0;
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
