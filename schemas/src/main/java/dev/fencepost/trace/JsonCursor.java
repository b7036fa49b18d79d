package dev.fencepost.trace;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Walks over the JSON of one line, token by token, in place.
 *
 * <p>Trace lines are flat and short, and one parser per line costs more than the line itself; this
 * reads them without making an object for each. It accepts exactly JSON (RFC 8259).
 */
final class JsonCursor {
    private byte[] line = {};
    private int start;
    private int pos;
    private int end;

    private byte[] text = {};
    private int textFrom;
    private int textTo;
    private long number;
    private boolean negative;

    void reset(byte[] bytes, int from, int to) {
        line = bytes;
        start = from;
        pos = from;
        end = to;
    }

    /** First byte of the next token, -1 at the end. */
    int peek() {
        while (pos < end) {
            byte b = line[pos];
            if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                return b & 0xff;
            }
            pos++;
        }
        return -1;
    }

    boolean accept(char wanted) {
        if (peek() != wanted) {
            return false;
        }
        pos++;
        return true;
    }

    void expect(char wanted) throws BadLineException {
        if (!accept(wanted)) {
            throw syntax("expected '" + wanted + "'");
        }
    }

    void expectEnd() throws BadLineException {
        if (peek() >= 0) {
            throw syntax("something follows the object");
        }
    }

    /** Reads a string; its bytes are in {@link #text} from {@link #textFrom} to {@link #textTo}. */
    void string() throws BadLineException {
        expect('"');
        text = line;
        textFrom = pos;
        boolean ascii = true;
        for (; pos < end; pos++) {
            byte b = line[pos];
            if (b == '"') {
                textTo = pos++;
                if (!ascii) {
                    checkUtf8();
                }
                return;
            }
            if (b == '\\') {
                unescape();
                return;
            }
            if (b >= 0 && b < ' ') {
                throw syntax("control character in a string");
            }
            ascii &= b >= 0;
        }
        throw syntax("string does not end");
    }

    byte[] text() {
        return text;
    }

    int textFrom() {
        return textFrom;
    }

    int textTo() {
        return textTo;
    }

    String textString() {
        return new String(text, textFrom, textTo - textFrom, StandardCharsets.UTF_8);
    }

    /**
     * Reads a whole number of at most 64 bits.
     *
     * @return whether it was one; what was there is passed over in any case
     */
    boolean wholeNumber() throws BadLineException {
        peek();
        negative = pos < end && line[pos] == '-';
        if (negative) {
            pos++;
        }
        int from = pos;
        boolean fits = true;
        number = 0;
        for (; pos < end && isDigit(line[pos]); pos++) {
            int digit = line[pos] - '0';
            // 1844674407370955161 * 10 + 5 is the last that fits; both sides unsigned
            fits &=
                    Long.compareUnsigned(number, 1844674407370955161L) < 0
                            || (number == 1844674407370955161L && digit <= 5);
            number = number * 10 + digit;
        }
        if (pos == from) {
            throw syntax("expected a value");
        }
        if (line[from] == '0' && pos > from + 1) {
            throw syntax("a number begins with 0");
        }
        return wholeSoFar() && fits;
    }

    /** Digits of the last number, its sign aside. */
    long number() {
        return number;
    }

    boolean negative() {
        return negative;
    }

    /** Reads {@code true} or {@code false}. */
    boolean flag() throws BadLineException {
        boolean value = peek() == 't';
        word(value ? "true" : "false");
        return value;
    }

    /** Passes over one value of any kind; of nested ones only the brackets and strings count. */
    void skipValue() throws BadLineException {
        int depth = 0;
        do {
            int next = peek();
            if (next == '"') {
                string();
            } else if (next == '{' || next == '[') {
                pos++;
                depth++;
            } else if (depth > 0 && (next == '}' || next == ']')) {
                pos++;
                depth--;
            } else if (depth > 0 && (next == ',' || next == ':')) {
                pos++;
            } else {
                skipScalar(next);
            }
        } while (depth > 0);
    }

    BadLineException syntax(String cause) {
        return new BadLineException(
                "not JSON at column " + (Math.min(pos, end) - start + 1) + ": " + cause);
    }

    private void skipScalar(int next) throws BadLineException {
        switch (next) {
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> wholeNumber();
        }
    }

    private void word(String word) throws BadLineException {
        for (int i = 0; i < word.length(); i++) {
            if (pos >= end || line[pos] != word.charAt(i)) {
                throw syntax("expected a value");
            }
            pos++;
        }
        if (pos < end && (isDigit(line[pos]) || Character.isLetter(line[pos]))) {
            throw syntax("expected a value");
        }
    }

    /** Passes over fraction and exponent; false if there was one. */
    private boolean wholeSoFar() throws BadLineException {
        int from = pos;
        if (pos < end && line[pos] == '.') {
            pos++;
            digits();
        }
        if (pos < end && (line[pos] | 0x20) == 'e') {
            pos++;
            if (pos < end && (line[pos] == '+' || line[pos] == '-')) {
                pos++;
            }
            digits();
        }
        return pos == from;
    }

    private void digits() throws BadLineException {
        int from = pos;
        while (pos < end && isDigit(line[pos])) {
            pos++;
        }
        if (pos == from) {
            throw syntax("a number lacks digits");
        }
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private void checkUtf8() throws BadLineException {
        try {
            StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text, textFrom, textTo - textFrom));
        } catch (CharacterCodingException e) {
            throw syntax("string is not UTF-8");
        }
    }

    /** Goes on with a string whose first escape is at {@code pos}. */
    private void unescape() throws BadLineException {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        plain.write(line, textFrom, pos - textFrom);
        while (pos < end && line[pos] != '"') {
            byte b = line[pos++];
            if (b >= 0 && b < ' ') {
                throw syntax("control character in a string");
            }
            if (b == '\\') {
                plain.writeBytes(escape().getBytes(StandardCharsets.UTF_8));
            } else {
                plain.write(b);
            }
        }
        if (pos >= end) {
            throw syntax("string does not end");
        }
        pos++;
        text = plain.toByteArray();
        textFrom = 0;
        textTo = text.length;
        checkUtf8();
    }

    private String escape() throws BadLineException {
        int kind = pos < end ? line[pos++] : -1;
        return switch (kind) {
            case '"' -> "\"";
            case '\\' -> "\\";
            case '/' -> "/";
            case 'b' -> "\b";
            case 'f' -> "\f";
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case 'u' -> unicode();
            default -> throw syntax("unknown escape");
        };
    }

    private String unicode() throws BadLineException {
        char first = hex4();
        if (!Character.isSurrogate(first)) {
            return String.valueOf(first);
        }
        if (pos + 1 < end && line[pos] == '\\' && line[pos + 1] == 'u') {
            pos += 2;
            char second = hex4();
            if (Character.isSurrogatePair(first, second)) {
                return new String(new char[] {first, second});
            }
        }
        throw syntax("half a surrogate pair");
    }

    private char hex4() throws BadLineException {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = pos < end ? Character.digit(line[pos], 16) : -1;
            if (digit < 0) {
                throw syntax("unknown escape");
            }
            value = value << 4 | digit;
            pos++;
        }
        return (char) value;
    }
}
