package dev.fencepost.producer.importer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Looks at the bytes of a line without making strings of them. */
final class Ascii {
    private static final boolean[] WORD = new boolean[256];

    static {
        for (int i = 0; i < WORD.length; i++) {
            boolean letter = (i | 0x20) >= 'a' && (i | 0x20) <= 'z';
            WORD[i] = letter || (i >= '0' && i <= '9') || i == '_' || i == '-' || i == '.';
        }
    }

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long EACH = 0x0101010101010101L;
    private static final long NEWLINES = '\n' * EACH;
    private static final long SPACES = ' ' * EACH;

    private Ascii() {}

    /** The next eight bytes, the first of them lowest. */
    static long eight(byte[] line, int at) {
        return (long) LONGS.get(line, at);
    }

    /** The first newline from here on, or the end; eight bytes at a time. */
    static int newline(byte[] bytes, int from, int to) {
        int at = from;
        for (; at <= to - 8; at += 8) {
            long differs = eight(bytes, at) ^ NEWLINES;
            long zeros = differs - EACH & ~differs & EACH << 7;
            if (zeros != 0) {
                return at + Long.numberOfTrailingZeros(zeros) / 8;
            }
        }
        while (at < to && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    /** What names of events and groups of events are made of. */
    static boolean isWord(byte b) {
        return WORD[b & 0xff];
    }

    static boolean isHex(byte b) {
        return Character.digit(b, 16) >= 0;
    }

    /** The first byte from here on that is no blank; columns are padded with many. */
    static int blanks(byte[] line, int from, int to) {
        int at = from;
        while (at <= to - 8 && eight(line, at) == SPACES) {
            at += 8;
        }
        while (at < to && isBlank(line[at])) {
            at++;
        }
        return at;
    }

    /** The end of the word that begins here. */
    static int word(byte[] line, int from, int to) {
        int at = from;
        while (at < to && isWord(line[at])) {
            at++;
        }
        return at;
    }

    /** The end of the decimal digits that begin here, not looking at more than {@code most}. */
    static int digits(byte[] line, int from, int to, int most) {
        int last = Math.min(to, from + most);
        int at = from;
        while (at < last && isDigit(line[at])) {
            at++;
        }
        return at;
    }

    /** The value of decimal digits, at most 18 of them. */
    static long number(byte[] line, int from, int to) {
        long value = 0;
        for (int at = from; at < to; at++) {
            value = value * 10 + line[at] - '0';
        }
        return value;
    }

    static boolean startsWith(byte[] line, int from, int to, String text) {
        if (from + text.length() > to) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (line[from + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    static String text(byte[] line, int from, int to) {
        return new String(line, from, to - from, StandardCharsets.UTF_8);
    }
}
