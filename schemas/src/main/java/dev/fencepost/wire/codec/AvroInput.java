package dev.fencepost.wire.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Reads Avro binary from bytes in memory. Every length is held against the bytes that are left, so
 * that no input makes it reserve more memory than the input is long; short strings that recur come
 * back as one object. Single-threaded, reusable.
 */
public final class AvroInput {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** The top bits of eight bytes: clear in the last byte of a number. */
    private static final long LAST_BYTES = 0x8080808080808080L;

    private static final byte[] NONE = {};
    private static final int CACHED_STRINGS = 64;
    private static final int LONGEST_CACHED = 64;

    private final byte[][] cachedBytes = new byte[CACHED_STRINGS][];
    private final String[] cachedStrings = new String[CACHED_STRINGS];
    private byte[] lastBytes = NONE;
    private String lastString = "";
    private byte[] bytes = NONE;
    private byte[] padded = NONE;
    private int start;
    private int position;
    private int limit;

    /** Goes to the start of other bytes, which lie in an array and are not copied. */
    public AvroInput reset(ByteBuffer source) {
        bytes = source.array();
        start = source.arrayOffset() + source.position();
        position = start;
        limit = start + source.remaining();
        return this;
    }

    /** Bytes read since the start. */
    public int position() {
        return position - start;
    }

    public int remaining() {
        return limit - position;
    }

    /**
     * What is read, as it lies in memory, with so many bytes to look at from {@link #index} on:
     * those beyond {@link #limit} mean nothing.
     */
    byte[] bytes(int ahead) {
        if (bytes.length - position < ahead) {
            pad(ahead);
        }
        return bytes;
    }

    private void pad(int ahead) {
        int left = limit - position;
        if (padded.length < 2 * ahead) {
            padded = new byte[2 * ahead];
        }
        System.arraycopy(bytes, position, padded, 0, left);
        start -= position;
        position = 0;
        limit = left;
        bytes = padded;
    }

    /** The index behind the last byte. */
    int limit() {
        return limit;
    }

    /** Where in {@link #bytes} the next byte is. */
    int index() {
        return position;
    }

    /** Goes on from another index. */
    void moveTo(int index) {
        position = index;
    }

    /** Fails if bytes are left. */
    public void expectEnd() {
        if (position != limit) {
            throw malformed(remaining() + " bytes too many");
        }
    }

    public long readLong() {
        long zigzag;
        if (position < limit && bytes[position] >= 0) {
            zigzag = bytes[position++];
        } else {
            zigzag = readLongerVarint();
        }
        return signed(zigzag);
    }

    /** The number that Avro writes so: its sign lies in the lowest bit. */
    static long signed(long zigzag) {
        return zigzag >>> 1 ^ -(zigzag & 1);
    }

    /**
     * Reads up to eight bytes at once: the last byte of a number has its top bit clear, and what
     * lies behind it is masked off. A loop over bytes would guess wrong at most lengths.
     */
    private long readLongerVarint() {
        if (limit - position < Long.BYTES) {
            return readVarintBytewise();
        }
        long word = word(bytes, position);
        long ends = ends(word);
        if (ends == 0) {
            return readVarintBytewise();
        }
        position += length(ends);
        return squeeze(word, ends);
    }

    static long word(byte[] from, int at) {
        return (long) LONGS.get(from, at);
    }

    /** A bit for each byte of a word with which a number ends. */
    static long ends(long word) {
        return ~word & LAST_BYTES;
    }

    /** Bytes of the number that ends first; more than a word has where none ends. */
    static int length(long ends) {
        return (Long.numberOfTrailingZeros(ends) >>> 3) + 1;
    }

    /** The seven bits of each of the bytes up to that end. */
    static long squeeze(long word, long ends) {
        long bits = word & (ends ^ (ends - 1)) & ~LAST_BYTES;
        bits = (bits & 0x007f007f007f007fL) | (bits & 0x7f007f007f007f00L) >>> 1;
        bits = (bits & 0x00003fff00003fffL) | (bits & 0x3fff00003fff0000L) >>> 2;
        return (bits & 0x000000000fffffffL) | (bits & 0x0fffffff00000000L) >>> 4;
    }

    private long readVarintBytewise() {
        byte[] from = bytes;
        int at = position;
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            if (at >= limit) {
                throw malformed("cut short");
            }
            byte next = from[at++];
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                position = at;
                return value;
            }
        }
        throw malformed("a number longer than 64 bits");
    }

    public int readInt() {
        return toInt(readLong());
    }

    private int toInt(long value) {
        if ((int) value != value) {
            throw malformed("an int beyond 32 bits");
        }
        return (int) value;
    }

    /** Reads the number of a symbol or a union's branch. */
    public int readIndex(int count) {
        return toIndex(readLong(), count);
    }

    int toIndex(long value, int count) {
        int index = toInt(value);
        if (index < 0 || index >= count) {
            throw malformed("no symbol or branch has the number " + index);
        }
        return index;
    }

    /** Reads one byte as it is. */
    public byte readByte() {
        if (position >= limit) {
            throw malformed("cut short");
        }
        return bytes[position++];
    }

    public boolean readBoolean() {
        byte value = readByte();
        if (value != 0 && value != 1) {
            throw malformed("neither true nor false");
        }
        return value == 1;
    }

    /** Reads the number of items in the next block of an array, 0 at its end. */
    int readBlockCount() {
        long count = readLong();
        if (count < 0) {
            count = -count;
            readLong();
        }
        // No record in an array takes less than a byte.
        if (count < 0 || count > remaining()) {
            throw malformed("an array of " + count + " items in " + remaining() + " bytes");
        }
        return (int) count;
    }

    /** Reads an array of any number of blocks into an immutable list. */
    public <T> List<T> readArray(Function<AvroInput, T> reader) {
        int count = readBlockCount();
        if (count == 0) {
            return List.of();
        }
        @SuppressWarnings("unchecked")
        T[] first = (T[]) new Object[count];
        for (int i = 0; i < count; i++) {
            first[i] = reader.apply(this);
        }
        return readRest(List.of(first), reader);
    }

    /** Reads what follows the first block of an array. */
    <T> List<T> readRest(List<T> first, Function<AvroInput, T> reader) {
        int more = readBlockCount();
        if (more == 0) {
            return first;
        }
        List<T> items = new ArrayList<>(first);
        for (int count = more; count != 0; count = readBlockCount()) {
            for (int i = 0; i < count; i++) {
                items.add(reader.apply(this));
            }
        }
        return List.copyOf(items);
    }

    public String readString() {
        int length = readLength();
        int at = position;
        position += length;
        if (length == lastBytes.length && isLast(at)) {
            return lastString;
        }
        if (length > LONGEST_CACHED) {
            return new String(bytes, at, length, StandardCharsets.UTF_8);
        }
        lastString = readCached(at, length);
        lastBytes = Arrays.copyOfRange(bytes, at, position);
        return lastString;
    }

    /** Most texts are the one before, a host's name. */
    private boolean isLast(int at) {
        byte[] last = lastBytes;
        for (int i = 0; i < last.length; i++) {
            if (bytes[at + i] != last[i]) {
                return false;
            }
        }
        return true;
    }

    private String readCached(int at, int length) {
        int hash = 0;
        for (int i = at; i < position; i++) {
            hash = 31 * hash + bytes[i];
        }
        int slot = (hash ^ hash >>> 6 ^ hash >>> 12) & (CACHED_STRINGS - 1);
        byte[] known = cachedBytes[slot];
        if (known == null || !Arrays.equals(known, 0, known.length, bytes, at, position)) {
            cachedBytes[slot] = Arrays.copyOfRange(bytes, at, position);
            cachedStrings[slot] = new String(bytes, at, length, StandardCharsets.UTF_8);
        }
        return cachedStrings[slot];
    }

    public ByteBuffer readBytes() {
        int length = readLength();
        position += length;
        return ByteBuffer.wrap(Arrays.copyOfRange(bytes, position - length, position));
    }

    private int readLength() {
        long length = readLong();
        if (length < 0 || length > remaining()) {
            throw malformed("a text of " + length + " bytes in " + remaining());
        }
        return (int) length;
    }

    MalformedRecordException malformed(String cause) {
        return new MalformedRecordException("byte " + position() + ": " + cause);
    }
}
