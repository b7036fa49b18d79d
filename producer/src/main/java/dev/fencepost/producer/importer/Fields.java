package dev.fencepost.producer.importer;

import java.util.HashMap;
import java.util.Map;

/** The {@code key=value} words of a trace line's body; keys that nobody asks for do no harm. */
final class Fields {
    private final String body;
    private final Map<String, String> values = new HashMap<>();

    private Fields(String body) {
        this.body = body;
    }

    static Fields of(String body) {
        Fields fields = new Fields(body);
        int at = 0;
        while (at < body.length()) {
            int end = body.indexOf(' ', at);
            end = end < 0 ? body.length() : end;
            int equals = body.indexOf('=', at);
            if (equals > at && equals < end) {
                fields.values.putIfAbsent(
                        body.substring(at, equals), body.substring(equals + 1, end));
            }
            at = end + 1;
        }
        return fields;
    }

    /** The whole text. */
    String body() {
        return body;
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    /**
     * @throws IllegalArgumentException where it is absent
     */
    String text(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException("no " + key + "=");
        }
        return value;
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
