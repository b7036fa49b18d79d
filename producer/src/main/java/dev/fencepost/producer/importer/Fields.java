package dev.fencepost.producer.importer;

/** The {@code key=value} words of a trace line's body; keys that nobody asks for do no harm. */
final class Fields {
    /** What each ASCII character is worth as a digit; more than any radix where it is none. */
    private static final byte[] DIGITS = new byte[128];

    static {
        for (char c = 0; c < DIGITS.length; c++) {
            DIGITS[c] = (byte) (Character.digit(c, 16) < 0 ? 99 : Character.digit(c, 16));
        }
    }

    private final String body;

    private Fields(String body) {
        this.body = body;
    }

    static Fields of(String body) {
        return new Fields(body);
    }

    /** The whole text. */
    String body() {
        return body;
    }

    boolean has(String key) {
        return valueAt(key) >= 0;
    }

    /**
     * @throws IllegalArgumentException where it is absent
     */
    String text(String key) {
        int at = valueAt(key);
        if (at < 0) {
            throw new IllegalArgumentException("no " + key + "=");
        }
        return word(at);
    }

    /** Where the value of the first word with this key begins, -1 where there is none. */
    private int valueAt(String key) {
        int at = body.indexOf(key);
        while (at >= 0) {
            int end = at + key.length();
            boolean wholeWord = at == 0 || body.charAt(at - 1) == ' ';
            if (wholeWord && end < body.length() && body.charAt(end) == '=') {
                return end + 1;
            }
            at = body.indexOf(key, at + 1);
        }
        return -1;
    }

    /**
     * A number of 64 bits, decimal (which may be negative) or {@code 0x}.
     *
     * @throws IllegalArgumentException where it is absent or no number
     */
    long number(String key) {
        int from = valueAt(key);
        if (from < 0) {
            throw new IllegalArgumentException("no " + key + "=");
        }
        return parse(key, from);
    }

    private long parse(String key, int from) {
        int digits = body.startsWith("0x", from) ? from + 2 : from;
        int radix = digits == from ? 10 : 16;
        long value = 0;
        int at = digits;
        // so few digits cannot overflow: what is longer takes the long way
        while (at < body.length() && at < digits + 16) {
            char c = body.charAt(at);
            int digit = c < DIGITS.length ? DIGITS[c] : radix;
            if (digit >= radix) {
                break;
            }
            value = value * radix + digit;
            at++;
        }
        boolean whole = at > digits && (at == body.length() || body.charAt(at) == ' ');
        return whole ? value : parseAny(key, word(from));
    }

    private static long parseAny(String key, String value) {
        try {
            if (value.startsWith("0x")) {
                return Long.parseUnsignedLong(value, 2, value.length(), 16);
            }
            return value.startsWith("-") ? Long.parseLong(value) : Long.parseUnsignedLong(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + " is no number: " + shown(value), e);
        }
    }

    private String word(int from) {
        int end = body.indexOf(' ', from);
        return body.substring(from, end < 0 ? body.length() : end);
    }

    long number(String key, long absent) {
        int from = valueAt(key);
        return from < 0 ? absent : parse(key, from);
    }

    /**
     * @throws IllegalArgumentException where it is absent, no number or needs more than 32 bits
     */
    int word(String key) {
        long value = number(key);
        if (value >>> 32 != 0 && value != (int) value) {
            throw new IllegalArgumentException(key + " needs more than 32 bits");
        }
        return (int) value;
    }

    /**
     * The number behind a word, as {@code KEY NUMBER}, which KVM's events have in place of {@code
     * KEY=NUMBER}.
     *
     * @throws IllegalArgumentException where it is absent or no number
     */
    long after(String word) {
        int at = body.indexOf(word + ' ');
        while (at > 0 && body.charAt(at - 1) != ' ') {
            at = body.indexOf(word + ' ', at + 1);
        }
        if (at < 0) {
            throw new IllegalArgumentException("no " + word);
        }
        return parse(word, at + word.length() + 1);
    }

    private static String shown(String value) {
        return value.length() <= 40 ? value : value.substring(0, 40) + "...";
    }
}
