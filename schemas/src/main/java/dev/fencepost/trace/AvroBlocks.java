package dev.fencepost.trace;

import dev.fencepost.wire.codec.AvroInput;
import dev.fencepost.wire.codec.MalformedRecordException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The blocks of an Avro container, one after the other; finds its way again behind damage. */
final class AvroBlocks {
    /** Longest block taken for one, compressed or not: more is damage. */
    static final int LONGEST = 1 << 26;

    private static final int LONGEST_PREFIX = 20;

    private final BlockInput input;
    private final BlockCodec codec;
    private final byte[] marker;
    private final AvroInput prefix = new AvroInput();
    private byte[] content = new byte[1 << 18];
    private int size;
    private long position;
    private long count;
    private boolean resumed;
    private String cause = "";

    AvroBlocks(BlockInput input, AvroHeader header) {
        this.input = input;
        codec = header.codec();
        marker = header.markerBytes();
    }

    /** What came next. */
    enum Found {
        /** A whole block. */
        BLOCK,
        /** A block that breaks off with the file; its content is what could be read of it. */
        TRUNCATED,
        /** Something that is no block, up to the next marker or the end. */
        DAMAGED,
        END
    }

    /** Reads the next block. */
    Found next() {
        position = input.position();
        size = 0;
        count = 0;
        if (!input.has(1)) {
            return Found.END;
        }
        input.has(LONGEST_PREFIX);
        try {
            int ahead = Math.min(input.ahead(), LONGEST_PREFIX);
            prefix.reset(ByteBuffer.wrap(input.bytes(), input.from(), ahead));
            count = prefix.readLong();
            long length = prefix.readLong();
            if (count < 0 || length < 0 || length > LONGEST) {
                return damaged("no block has " + count + " events in " + length + " bytes");
            }
            return read(prefix.position(), (int) length);
        } catch (MalformedRecordException e) {
            return damaged("no block begins here: " + e.getMessage());
        }
    }

    /** Where the last block began. */
    long position() {
        return position;
    }

    /** Events in the last block, as it says. */
    long count() {
        return count;
    }

    /** What is wrong with the last block. */
    String cause() {
        return cause;
    }

    /** The content of the last block, until the next is read. */
    ByteBuffer content() {
        return ByteBuffer.wrap(content, 0, size);
    }

    private Found read(int prefixSize, int length) {
        if (!input.has(prefixSize + length + marker.length)) {
            return brokenOff(prefixSize, length);
        }
        int from = input.from() + prefixSize;
        int end = from + length;
        if (!Arrays.equals(marker, 0, marker.length, input.bytes(), end, end + marker.length)) {
            return damaged("a block does not end in the file's marker");
        }
        if (!decompress(from, length)) {
            return damaged("a block of " + count + " events cannot be decompressed");
        }
        input.skip(prefixSize + length + marker.length);
        return Found.BLOCK;
    }

    /** A block longer than the file: its length is damaged, or the file is cut. */
    private Found brokenOff(int prefixSize, int length) {
        int from = input.from() + prefixSize;
        int there = Math.min(length, input.ahead() - prefixSize);
        damaged("a block of " + count + " events breaks off");
        if (resumed) {
            return Found.DAMAGED;
        }
        // the input has ended, so what it has passed over still lies where it lay
        decompress(from, there);
        return Found.TRUNCATED;
    }

    private Found damaged(String what) {
        resumed = input.skipPast(marker);
        cause =
                String.format(
                        "%s; %d bytes skipped, to the %s",
                        what, input.position() - position, resumed ? "next marker" : "end");
        return Found.DAMAGED;
    }

    /** Answers whether all of it was read; what was read before damage is there. */
    private boolean decompress(int from, int length) {
        size = 0;
        int whole = codec.contentSize(input.bytes(), from, length);
        if (whole > 0 && whole <= LONGEST) {
            if (whole > content.length) {
                content = new byte[whole];
            }
            if (codec.decompress(input.bytes(), from, length, content, whole)) {
                size = whole;
                return true;
            }
        }
        try (InputStream in = codec.open(input.bytes(), from, length)) {
            for (int got = 0; got >= 0; size += Math.max(0, got)) {
                if (size == LONGEST) {
                    return false;
                }
                if (size == content.length) {
                    content = Arrays.copyOf(content, content.length * 2);
                }
                got = in.read(content, size, content.length - size);
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
