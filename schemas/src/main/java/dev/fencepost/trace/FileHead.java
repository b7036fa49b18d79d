package dev.fencepost.trace;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.ZipException;

/**
 * A stream whose first bytes can be looked at before they are read; waits for no more bytes than it
 * takes to tell a format.
 */
final class FileHead extends FilterInputStream {
    private static final int LONGEST = 1 << 12;

    private byte[] head = {};
    private int given;

    /** Reads until a byte of text is there, or enough that are none. */
    FileHead(InputStream in) throws IOException {
        super(in);
        byte[] bytes = new byte[LONGEST];
        int filled = 0;
        while (filled < LONGEST && !enough(bytes, filled)) {
            int count = more(bytes, filled);
            if (count < 0) {
                break;
            }
            filled += count;
        }
        head = Arrays.copyOf(bytes, filled);
    }

    /**
     * The first bytes, a byte order mark, comments and empty lines left out; they are still to be
     * read.
     */
    byte[] text() {
        return Arrays.copyOfRange(head, firstOfText(head, head.length), head.length);
    }

    boolean empty() {
        return head.length == 0;
    }

    boolean gzipped() {
        return head.length > 1 && head[0] == 0x1f && head[1] == (byte) 0x8b;
    }

    @Override
    public int read() throws IOException {
        return given < head.length ? head[given++] & 0xff : in.read();
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        if (given == head.length || length == 0) {
            return in.read(to, offset, length);
        }
        int count = Math.min(length, head.length - given);
        System.arraycopy(head, given, to, offset, count);
        given += count;
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        int inHead = (int) Math.max(0, Math.min(count, head.length - given));
        given += inHead;
        return inHead == count ? count : inHead + in.skip(count - inHead);
    }

    @Override
    public int available() throws IOException {
        return head.length - given + in.available();
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private int more(byte[] bytes, int filled) throws IOException {
        try {
            return in.read(bytes, filled, LONGEST - filled);
        } catch (EOFException | ZipException e) {
            if (filled == 0) {
                throw e;
            }
            // it is said again when the reader gets here
            return -1;
        }
    }

    private static boolean enough(byte[] bytes, int filled) {
        return filled >= 4 && firstOfText(bytes, filled) < filled;
    }

    private static int firstOfText(byte[] bytes, int filled) {
        boolean marked =
                filled >= 3
                        && bytes[0] == (byte) 0xEF
                        && bytes[1] == (byte) 0xBB
                        && bytes[2] == (byte) 0xBF;
        int first = LineReader.firstOfText(bytes, marked ? 3 : 0, filled);
        while (first < filled && (bytes[first] == '\n' || bytes[first] == '#')) {
            while (first < filled && bytes[first] != '\n') {
                first++;
            }
            first = LineReader.firstOfText(bytes, Math.min(first + 1, filled), filled);
        }
        return first;
    }
}
