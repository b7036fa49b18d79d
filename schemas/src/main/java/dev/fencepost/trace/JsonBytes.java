package dev.fencepost.trace;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.fencepost.model.DeviceId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing piece of flat JSON, written without an object per event. Single-threaded. */
final class JsonBytes {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_DEVICE = quoted(DeviceId.NONE.toString());

    private byte[] bytes;
    private int size;
    private String lastName = "";
    private byte[] lastNameQuoted = {'"', '"'};
    private DeviceId lastDevice = DeviceId.NONE;
    private byte[] lastDeviceQuoted = NO_DEVICE;

    /** An empty piece that has room for so many bytes before it grows. */
    JsonBytes(int capacity) {
        bytes = new byte[capacity];
    }

    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, size);
        clear();
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    JsonBytes open() {
        return raw('{');
    }

    JsonBytes close() {
        return raw('}');
    }

    JsonBytes newline() {
        return raw('\n');
    }

    /** A string that needs no escapes. */
    @SuppressWarnings("deprecation") // the fast copy of ASCII
    JsonBytes word(Field field, String word) {
        key(field);
        int length = word.length();
        room(length + 2);
        bytes[size++] = '"';
        word.getBytes(0, length, bytes, size);
        size += length;
        bytes[size++] = '"';
        return this;
    }

    /** Any string; the last one is remembered. */
    JsonBytes name(Field field, String name) {
        if (!name.equals(lastName)) {
            lastNameQuoted = quoted(name);
            lastName = name;
        }
        return key(field).raw(lastNameQuoted);
    }

    JsonBytes device(DeviceId device) {
        if (!device.equals(lastDevice)) {
            lastDeviceQuoted = quoted(device.toString());
            lastDevice = device;
        }
        return key(Field.BDF).raw(lastDeviceQuoted);
    }

    JsonBytes flag(Field field, boolean value) {
        return key(field).raw(value ? TRUE : FALSE);
    }

    JsonBytes unlessZero(Field field, long value) {
        if (value == 0) {
            return this;
        }
        // what may be negative is a result code; what is u64 never looks negative by its type
        return field.type() == Field.Type.I32 ? signed(field, value) : unsigned(field, value);
    }

    JsonBytes unsigned(Field field, long value) {
        key(field);
        if (value < 0) {
            return raw(Long.toUnsignedString(value).getBytes(StandardCharsets.US_ASCII));
        }
        return digits(value);
    }

    JsonBytes address(Field field, long value) {
        key(field);
        room(20);
        bytes[size++] = '"';
        bytes[size++] = '0';
        bytes[size++] = 'x';
        int nibbles = Math.max(1, (67 - Long.numberOfLeadingZeros(value)) >>> 2);
        for (int shift = (nibbles - 1) * 4; shift >= 0; shift -= 4) {
            bytes[size++] = HEX[(int) (value >>> shift) & 15];
        }
        bytes[size++] = '"';
        return this;
    }

    private JsonBytes signed(Field field, long value) {
        return key(field).raw(Long.toString(value).getBytes(StandardCharsets.US_ASCII));
    }

    private JsonBytes digits(long value) {
        room(20);
        int length = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            length++;
        }
        long rest = value;
        for (int at = size + length - 1; at >= size; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += length;
        return this;
    }

    /** The key, without its comma where it is the object's first. */
    private JsonBytes key(Field field) {
        byte[] key = field.key();
        int skip = size > 0 && bytes[size - 1] == '{' ? 1 : 0;
        room(key.length);
        System.arraycopy(key, skip, bytes, size, key.length - skip);
        size += key.length - skip;
        return this;
    }

    private JsonBytes raw(char c) {
        room(1);
        bytes[size++] = (byte) c;
        return this;
    }

    private JsonBytes raw(byte[] piece) {
        room(piece.length);
        System.arraycopy(piece, 0, bytes, size, piece.length);
        size += piece.length;
        return this;
    }

    private void room(int wanted) {
        if (bytes.length - size < wanted) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + wanted));
        }
    }

    private static byte[] quoted(String text) {
        byte[] inside = JsonStringEncoder.getInstance().quoteAsUTF8(text);
        byte[] quoted = new byte[inside.length + 2];
        quoted[0] = '"';
        quoted[quoted.length - 1] = '"';
        System.arraycopy(inside, 0, quoted, 1, inside.length);
        return quoted;
    }
}
