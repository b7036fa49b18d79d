package dev.fencepost.producer.importer;

/** The {@code key=value} words of a trace line's body; keys that nobody asks for do no harm. */
final class Fields {
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
        int end = body.indexOf(' ', at);
        return body.substring(at, end < 0 ? body.length() : end);
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
        String value = text(key);
        try {
            if (value.startsWith("0x")) {
                return Long.parseUnsignedLong(value, 2, value.length(), 16);
            }
            return value.startsWith("-") ? Long.parseLong(value) : Long.parseUnsignedLong(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + " is no number: " + shown(value), e);
        }
    }

    long number(String key, long absent) {
        return has(key) ? number(key) : absent;
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

    private static String shown(String value) {
        return value.length() <= 40 ? value : value.substring(0, 40) + "...";
    }
}
