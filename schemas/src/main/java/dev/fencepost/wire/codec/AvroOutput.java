package dev.fencepost.wire.codec;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/** Writes Avro binary into bytes that grow. Single-threaded, reusable. */
public final class AvroOutput {
    private static final int LONGEST_VARINT = 10;

    private byte[] bytes = new byte[1024];
    private int size;

    public void clear() {
        size = 0;
    }

    public int size() {
        return size;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /** The bytes written so far, not copied: good until the next write. */
    public ByteBuffer view() {
        return ByteBuffer.wrap(bytes, 0, size);
    }

    public void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, size);
    }

    public void writeLong(long value) {
        ensure(LONGEST_VARINT);
        long zigzag = value << 1 ^ value >> 63;
        byte[] to = bytes;
        int at = size;
        while ((zigzag & ~0x7fL) != 0) {
            to[at++] = (byte) (zigzag | 0x80);
            zigzag >>>= 7;
        }
        to[at++] = (byte) zigzag;
        size = at;
    }

    public void writeInt(int value) {
        writeLong(value);
    }

    public void writeBoolean(boolean value) {
        writeByte((byte) (value ? 1 : 0));
    }

    /** Writes one byte as it is. */
    public void writeByte(byte value) {
        ensure(1);
        bytes[size++] = value;
    }

    public void writeString(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        writeLong(utf8.length);
        writeRaw(utf8, 0, utf8.length);
    }

    /** Writes what lies between the buffer's position and limit, and leaves it as it was. */
    public void writeBytes(ByteBuffer buffer) {
        int length = buffer.remaining();
        writeLong(length);
        ensure(length);
        buffer.get(buffer.position(), bytes, size, length);
        size += length;
    }

    /** Writes an array in one block. */
    public <T> void writeArray(List<T> items, BiConsumer<T, AvroOutput> writer) {
        if (!items.isEmpty()) {
            writeInt(items.size());
            items.forEach(item -> writer.accept(item, this));
        }
        writeInt(0);
    }

    /** Writes bytes as they are, without their length. */
    public void writeRaw(byte[] source, int offset, int length) {
        ensure(length);
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(size, more)));
        }
    }
}
