package dev.fencepost.producer.importer;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * An archive's bytes, of which only so many may go into the header of one member: names and
 * attributes are kept in memory, and a hostile archive may claim any length for them. Not
 * thread-safe.
 */
final class HeaderBudget extends FilterInputStream {
    private static final int HEADER_BYTES = 1 << 16;

    private long position;
    private long end = Long.MAX_VALUE;

    HeaderBudget(InputStream in) {
        super(in);
    }

    /** What is read from now on is a header. */
    void headerBegins() {
        end = position + HEADER_BYTES;
    }

    void headerEnds() {
        end = Long.MAX_VALUE;
    }

    /** Bytes read so far. */
    long position() {
        return position;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        spend(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        spend(Math.max(0, read));
        return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
        long skipped = super.skip(bytes);
        spend(skipped);
        return skipped;
    }

    private void spend(long bytes) throws IOException {
        position += bytes;
        if (position > end) {
            throw new IOException("a member's header is longer than " + HEADER_BYTES + " bytes");
        }
    }
}
