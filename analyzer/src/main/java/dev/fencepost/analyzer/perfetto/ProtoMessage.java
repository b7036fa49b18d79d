package dev.fencepost.analyzer.perfetto;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * One message in protobuf's wire format, field by field, in memory that is used again after {@link
 * #clear}.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Encoding</a>
 */
final class ProtoMessage {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int DELIMITED = 2;
    private static final int LONGEST_VARINT = 10;

    private byte[] bytes = new byte[256];
    private int length;

    ProtoMessage clear() {
        length = 0;
        return this;
    }

    /** A field of type uint64, uint32, bool, an enum, or an int that is not negative. */
    ProtoMessage number(int field, long value) {
        tag(field, VARINT);
        varint(value);
        return this;
    }

    /** A field of type fixed64. */
    ProtoMessage fixed(int field, long value) {
        tag(field, FIXED64);
        room(Long.BYTES);
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            bytes[length++] = (byte) (value >>> shift);
        }
        return this;
    }

    /** A field of type string. */
    ProtoMessage text(int field, String value) {
        byte[] utf8 = value.getBytes(UTF_8);
        return delimited(field, utf8, utf8.length);
    }

    /** A field that is a message. */
    ProtoMessage message(int field, ProtoMessage value) {
        return delimited(field, value.bytes, value.length);
    }

    boolean isEmpty() {
        return length == 0;
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, length);
    }

    private ProtoMessage delimited(int field, byte[] value, int size) {
        tag(field, DELIMITED);
        varint(size);
        room(size);
        System.arraycopy(value, 0, bytes, length, size);
        length += size;
        return this;
    }

    private void tag(int field, int wireType) {
        varint((long) field << 3 | wireType);
    }

    private void varint(long value) {
        room(LONGEST_VARINT);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
