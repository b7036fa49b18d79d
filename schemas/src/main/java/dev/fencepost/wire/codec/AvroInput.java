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
    private static final int CACHED_STRINGS = 64;
    private static final int LONGEST_CACHED = 64;

    private final byte[][] cachedBytes = new byte[CACHED_STRINGS][];
    private final String[] cachedStrings = new String[CACHED_STRINGS];
    private byte[] bytes = new byte[0];
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
        long word = (long) LONGS.get(bytes, position);
        long ends = ~word & 0x8080808080808080L;
        if (ends == 0) {
            return readVarintBytewise();
        }
        position += (Long.numberOfTrailingZeros(ends) >>> 3) + 1;
        word &= (ends ^ (ends - 1)) & 0x7f7f7f7f7f7f7f7fL;
        word = (word & 0x007f007f007f007fL) | (word & 0x7f007f007f007f00L) >>> 1;
        word = (word & 0x00003fff00003fffL) | (word & 0x3fff00003fff0000L) >>> 2;
        return (word & 0x000000000fffffffL) | (word & 0x0fffffff00000000L) >>> 4;
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
        long value = readLong();
        if ((int) value != value) {
            throw malformed("an int beyond 32 bits");
        }
        return (int) value;
    }

    /** Reads the number of a symbol or a union's branch. */
    public int readIndex(int count) {
        int index = readInt();
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
        int count = readBlockCount();
        if (count == 0) {
            return first;
        }
        List<T> items = new ArrayList<>(first);
        for (; count != 0; count = readBlockCount()) {
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
        if (length > LONGEST_CACHED) {
            return new String(bytes, at, length, StandardCharsets.UTF_8);
        }
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
